using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>F36: a wall clock that steps, drifts or is centuries off. Durations come from the monotonic clock, so joules stay true.</summary>
[Collection(QuietCollection.Name)]
public sealed partial class WallClockTests(ITestOutputHelper output)
{
    private const string Uuid = "GPU-00000000-0000-0000-0000-000000000536";

    private const string Gpu = $"""
        devices 1 source=sine low=100 high=300 period=3.7 refresh_ms=10 counter_refresh_ms=10
        device 0 uuid={Uuid}
        """;

    /// <summary>Under every clock at least so long, in which the agent tells it once: it does each five seconds.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    /// <summary>On a busy machine what it told may come later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [FakeTimeFact]
    [Trait("Fault", "F36")]
    public async Task AgentsWallClock_ThatStepsThroughTheCenturies_LosesNoJouleAndIsCorrected()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        stack.Play(Gpu);
        var clock = new WallClock(stack, "clock", stack.AgentEnvironment);
        await stack.StartAgentAsync("--Sampling:Interval=200ms");
        await Task.Delay(2000);
        var said = new List<string>();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (name, ahead, rate) in (List<(string, TimeSpan, string)>)
            [
                ("+1 h", TimeSpan.FromHours(1), ""),
                ("-1 h", TimeSpan.FromHours(-1), ""),
                ("1970", DateTimeOffset.UnixEpoch.AddDays(1) - now, ""),
                ("2100", new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) - now, ""),
                ("500 ppm", TimeSpan.Zero, " x1.0005"),
                ("true again", TimeSpan.Zero, ""),
            ])
        {
            clock.Ahead(ahead, rate);
            await Task.Delay(Step);
            said.Add(FormattableString.Invariant($"{name}: {await ToldAsync(stack, ahead):F0} s"));
        }

        var page = await stack.AgentMetricsAsync();
        await stack.StopAgentAsync();
        // The same from the API, within the minutes of this run: every time was corrected.
        var joules = (await stack.SettledJoulesAsync())[Uuid];
        var truth = stack.Scenario!.TrueJoules(0, NvmlCall.Energy);
        var (waiting, calls) = (Waiting(stack.Agent!), stack.Scenario.Successes(0, NvmlCall.Energy));
        var sent = stack.Scenario.TrueJoules(0, calls[1].AtNanoseconds, calls[^(waiting + 1)].AtNanoseconds);
        output.WriteLine(FormattableString.Invariant($"F36: {joules:F2} J of {truth:F2} J ({100 * ((joules / truth) - 1):+0.000;-0.000} %), {waiting} ticks left in the spool, {sent:F2} J without them; ahead: {string.Join(", ", said)}"));
        Assert.InRange(joules, sent - 6 - (sent * 0.001), truth + 6 + (truth * 0.001));
        Assert.Equal(0, page.Of("footprint_agent_queue_set_aside_ticks_total").Single().Value);
        Assert.Equal(0, page.Of("footprint_agent_queue_dropped_ticks_total").Single().Value);
        Assert.Equal(0, (await stack.ApiAsync("quarantine")).GetProperty("count").GetInt64());
        Assert.Contains(stack.Collector!.Output.Concat(stack.Collector.Errors), line => line.Contains("is 3600 s ahead of this one", StringComparison.Ordinal) || line.Contains("is 3599 s ahead of this one", StringComparison.Ordinal));
    }

    /// <summary>The figure once it is of the clock that is <paramref name="ahead"/>, which it becomes when the agent has told its clock again.</summary>
    private static async Task<double> ToldAsync(Stack stack, TimeSpan ahead)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            var told = Ahead(await stack.CollectorMetricsAsync());
            if (Math.Abs(told - ahead.TotalSeconds) < 5) return told;
            Assert.True(watch.Elapsed < Patience, FormattableString.Invariant($"/metrics has {told} s for a clock that is {ahead.TotalSeconds} s ahead"));
            await Task.Delay(200);
        }
    }

    /// <summary>On a machine that is busy the last tick may not be answered in time: it is in the spool.</summary>
    private static int Waiting(ChildProcess agent) => agent.Errors.Concat(agent.Output)
        .Select(line => LeftOver().Match(line)).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).SingleOrDefault();

    [GeneratedRegex(@"Delivery stopped with (\d+) ticks not yet acknowledged")]
    private static partial Regex LeftOver();

    private static double Ahead(Scrape page) => page.Of("footprint_collector_agent_clock_ahead_seconds").SingleOrDefault()?.Value ?? double.NaN;
}
