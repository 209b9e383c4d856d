using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Exposition;

/// <summary>Both services' pages at once: well-formed, and no joule twice.</summary>
public sealed class ExpositionTests(ITestOutputHelper output)
{
    private const string Scenario = """
        devices 3 watts=250
        device 0 uuid=GPU-00000000-0000-0000-0000-000000000400 source=square low=100 high=600 period=1
        device 1 uuid=GPU-00000000-0000-0000-0000-000000000401
        device 2 uuid=GPU-00000000-0000-0000-0000-000000000402 arch=4 counter=off average=off instant=off
        """;

    // Bounds are figures about the same joules, not more of them.
    private static readonly string[] Bounds = ["footprint_gpu_energy_low_joules_total", "footprint_gpu_energy_high_joules_total"];

    [PromtoolFact]
    public async Task BothPages_WhileServing_PassPromtool()
    {
        await using var stack = await Stack.StartAsync(Scenario);
        await stack.Scenario!.UntilAsync(5);
        await stack.MeteringAsync(3, "footprint_gpu_emissions_grams_total");
        await Promtool.AssertCleanAsync((await stack.CollectorMetricsAsync()).Text);
        await Promtool.AssertCleanAsync((await stack.AgentMetricsAsync()).Text);
        // Health, joules, grams and the grid: an empty page would pass too.
        Assert.Equal(3, (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_emissions_grams_total").Count);
        Assert.Equal(3, (await stack.AgentMetricsAsync()).ByGpu("footprint_agent_gpu_energy_joules_total").Count);
        stack.AssertNoErrorLogged();
    }

    [FakeNvmlFact]
    public async Task BothPages_Together_HoldEveryJouleOncePerFamily()
    {
        await using var stack = await Stack.StartAsync(Scenario);
        await stack.Scenario!.UntilAsync(6);
        var agent = await stack.AgentMetricsAsync();
        await stack.StopAgentAsync();
        var joules = await stack.SettledJoulesAsync();
        var collector = await stack.CollectorMetricsAsync();

        Assert.Equal(["footprint_build_info"], Names(agent).Intersect(Names(collector)));
        Assert.All(Names(agent).Where(IsEnergy), name => Assert.StartsWith("footprint_agent_", name, StringComparison.Ordinal));
        JudgeFamilies(collector, joules);
        JudgeTruth(stack, joules);
        stack.AssertNoErrorLogged();
    }

    private void JudgeFamilies(Scrape collector, IReadOnlyDictionary<string, double> joules)
    {
        var families = Names(collector).Where(name => IsEnergy(name) && !Bounds.Contains(name)).ToList();
        foreach (var family in families)
        {
            var sum = collector.Of(family).Sum(sample => sample.Value);
            output.WriteLine(FormattableString.Invariant($"{family}: {sum} J, devices {joules.Values.Sum()} J"));
            Assert.Equal(joules.Values.Sum(), sum, 6);
            if (family.StartsWith("footprint_gpu_", StringComparison.Ordinal))
                Assert.All(collector.ByGpu(family), gpu => Assert.Equal(joules[gpu.Key], gpu.Value, 6));
        }

        string[] expected = ["footprint_gpu_energy_joules_total", "footprint_host_energy_joules_total", "footprint_project_energy_joules_total"];
        Assert.Empty(expected.Except(families));
    }

    private void JudgeTruth(Stack stack, IReadOnlyDictionary<string, double> joules)
    {
        for (var gpu = 0; gpu < 2; gpu++)
        {
            var truth = stack.Scenario!.TrueJoules(gpu, NvmlCall.Energy);
            var counted = joules[$"GPU-00000000-0000-0000-0000-00000000040{gpu}"];
            output.WriteLine(FormattableString.Invariant($"GPU {gpu}: {counted} J, truth {truth} J"));
            // The counter moves every 100 ms; only the difference of its two ends counts.
            Assert.InRange(counted, truth - 60, truth + 60);
        }
    }

    private static HashSet<string> Names(Scrape page) => page.Samples.Select(sample => sample.Name).ToHashSet();

    private static bool IsEnergy(string name) => name.EndsWith("energy_joules_total", StringComparison.Ordinal) || Bounds.Contains(name);
}
