using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>Eight GPUs with a counter, one of which fails by a script, watched through both <c>/metrics</c> while it runs.</summary>
internal sealed class FaultRun(int failing)
{
    public const int Gpus = 8;
    private const double Watts = 300;
    private const double JudgedFromSeconds = 3.5;
    private const int CounterRefreshMilliseconds = 10;
    private const double Tolerance = 0.002;

    private readonly List<PowerSighting> _sightings = [];

    /// <summary>Everything the failing GPU's power series showed.</summary>
    public IReadOnlyList<PowerSighting> Sightings => _sightings;

    /// <summary>Ticks of healthy GPUs that came more than 50 ms off their second, each in words.</summary>
    public IReadOnlyList<string> LateTicks { get; private set; } = [];

    /// <summary>The worst of them all.</summary>
    public double WorstMilliseconds { get; private set; }

    /// <summary>Collector's joules over true joules, per GPU.</summary>
    public IReadOnlyList<double> Ratios { get; private set; } = [];

    /// <summary>Throws, with each violation, where the collector's joules are not the truth that the library logged.</summary>
    public Action DemandConservation { get; private set; } = () => { };

    /// <summary>The agent's log lines about the failing GPU, without their time.</summary>
    public IReadOnlyList<string> Said { get; private set; } = [];

    public ProcessFootprint Before { get; private set; }

    public ProcessFootprint After { get; private set; }

    public string Uuid => UuidOf(failing);

    /// <summary>Runs a script of <c>fault</c> directives up to a time of the scenario.</summary>
    public async Task RunAsync(string faults, double seconds)
    {
        var devices = string.Join('\n', Enumerable.Range(0, Gpus).Select(gpu => $"device {gpu} uuid={UuidOf(gpu)}"));
        await using var stack = await Stack.StartAsync($"devices {Gpus} watts={Watts} counter_refresh_ms={CounterRefreshMilliseconds}\n{devices}\n{faults}");
        var scenario = stack.Scenario!;
        await FirstInLine.PutAsync(stack.Agent!);
        await scenario.UntilAsync(4);
        Before = ProcessFootprint.Of(stack.Agent!);
        while (scenario.Now.TotalSeconds < seconds)
        {
            _sightings.Add(new PowerSighting(scenario.Now.TotalSeconds, Power(await stack.AgentMetricsAsync(), "footprint_agent_gpu_power_watts"), Power(await stack.CollectorMetricsAsync(), "footprint_gpu_power_watts")));
            await Task.Delay(250);
        }

        After = ProcessFootprint.Of(stack.Agent!);
        await stack.StopAgentAsync();
        var joules = await stack.SettledJoulesAsync();
        JudgeJoules(scenario, joules);
        Said = [.. stack.Agent!.Errors.Where(line => line.Contains(Uuid, StringComparison.Ordinal)).Select(line => line[line.IndexOf(' ', StringComparison.Ordinal)..])];
        JudgeTicks(scenario);
        stack.AssertNoErrorLogged();
    }

    private void JudgeJoules(NvmlScenario scenario, IReadOnlyDictionary<string, double> joules)
    {
        var truth = new FleetTruth(scenario);
        foreach (var gpu in Enumerable.Range(0, Gpus))
        {
            var calls = scenario.Successes(gpu, NvmlCall.Energy);
            // The first call is the plan's; with the second one metering opens.
            truth.Add(gpu, UuidOf(gpu), Tolerance, calls[1], calls[^1]);
        }

        Ratios = [.. Enumerable.Range(0, Gpus).Select(gpu => joules.GetValueOrDefault(UuidOf(gpu)) / truth.Joules(UuidOf(gpu)))];
        DemandConservation = () => truth.Demand(joules);
    }

    private static string UuidOf(int gpu) => $"GPU-00000000-0000-0000-0000-00000000040{gpu}";

    private double? Power(Scrape page, string name) => page.Of(name).SingleOrDefault(sample => sample["gpu_uuid"] == Uuid)?.Value;

    // The first call of a tick counts. The first seconds, with planning and a cold process, are not about the failing GPU.
    private void JudgeTicks(NvmlScenario scenario)
    {
        var late = new List<string>();
        foreach (var gpu in Enumerable.Range(0, Gpus).Where(gpu => gpu != failing))
        {
            var instants = new List<double>();
            foreach (var at in scenario.Successes(gpu, NvmlCall.Energy).Select(call => scenario.Seconds(call.AtNanoseconds)).Where(at => at > JudgedFromSeconds))
            {
                if (instants.Count == 0 || at - instants[^1] > 0.5)
                    instants.Add(at);
            }

            // The last tick is the one at SIGTERM, at no second of the schedule.
            foreach (var (before, after) in instants.Zip(instants.Skip(1)).SkipLast(1))
            {
                var off = Math.Abs(after - before - 1) * 1000;
                WorstMilliseconds = Math.Max(WorstMilliseconds, off);
                if (off > 50)
                    late.Add(FormattableString.Invariant($"GPU {gpu} at {after:F3} s: {off:F1} ms off"));
            }
        }

        LateTicks = late;
    }
}
