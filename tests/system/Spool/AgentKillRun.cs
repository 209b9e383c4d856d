using System.Diagnostics;
using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>One GPU whose joules are known, under an agent that dies again and again, and the judgement at the end.</summary>
internal sealed class AgentKillRun
{
    public const string Uuid = "GPU-00000000-0000-0000-0000-000000000510";

    private const string Gpu = $"""
        devices 1 source=sine low=100 high=300 period=3.7 refresh_ms=10 counter_refresh_ms=10
        device 0 uuid={Uuid}
        """;

    private const int MostNew = 40;

    private static readonly string[] Losses =
    [
        "footprint_agent_spool_damaged_ticks_total", "footprint_agent_queue_dropped_ticks_total",
        "footprint_agent_queue_set_aside_ticks_total", "footprint_agent_spool_write_errors_total",
    ];

    private readonly Stack _stack;
    private readonly string[] _settings;

    public AgentKillRun(Stack stack, params string[] settings)
    {
        (_stack, _settings) = (stack, ["--Sampling:Interval=100ms", .. settings]);
        stack.Play(Gpu);
    }

    /// <summary>From its launch to its first answer.</summary>
    public TimeSpan StartTime { get; private set; }

    public async Task StartAsync()
    {
        var clock = Stopwatch.StartNew();
        await _stack.StartAgentAsync(_settings);
        StartTime = clock.Elapsed;
    }

    /// <summary>The same after a death; how long until its first answer.</summary>
    public async Task<TimeSpan> RestartAsync()
    {
        var clock = Stopwatch.StartNew();
        await _stack.StartAgentAsync(_settings);
        return clock.Elapsed;
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public void Launch() => _stack.LaunchPlayedAgent(_settings);

    /// <summary>Starts it with a fault point and waits until it has ended itself there.</summary>
    public Task DieAtAsync(string point) => _stack.AgentDiesAtAsync(point, _settings);

    /// <summary>Starts it and a collector, each with a fault point, until both are dead; true for each that ended itself there.</summary>
    public Task<(bool Agent, bool Collector)> BothDieAtAsync(string agentPoint, string collectorPoint) => _stack.BothDieAtAsync(agentPoint, collectorPoint, _settings);

    /// <summary>
    /// Waits until nothing is left to deliver, stops the agent, and throws unless the joules are those of the library's truth and every tick of
    /// every spool came once: sequences ascend over all epochs, so that one that is missing or doubled is a loss or a double.
    /// </summary>
    /// <param name="filled">What the spool held before, judged to the millijoule; null: nothing.</param>
    /// <param name="mayThin">Ticks may have become fewer.</param>
    /// <param name="from">The first tick of anybody; null: what the spool held before, or the stack's start.</param>
    public async Task<string> JudgeAsync(SpoolFill? filled = null, bool mayThin = false, DateTimeOffset? from = null)
    {
        await DrainedAsync();
        var page = await _stack.AgentMetricsAsync();
        await _stack.StopEmptyAgentAsync(_settings);
        var settled = await _stack.SettledJoulesAsync(from ?? filled?.FirstTick);
        filled?.Demand(settled, except: Uuid);
        var joules = settled[Uuid];
        var truth = _stack.Scenario!.TrueJoules(0, NvmlCall.Energy);
        foreach (var name in Losses)
            Assert.Equal(0, page.Of(name).Single().Value);
        // The counter moves every 10 ms: 3 J at each end.
        Assert.InRange(joules, truth - 6 - (truth * 0.001), truth + 6 + (truth * 0.001));
        return FormattableString.Invariant($"{joules:F3} J of {truth:F3} J ({100 * ((joules / truth) - 1):+0.000;-0.000} %)") + (mayThin ? "" : await TicksAsync());
    }

    private async Task<string> TicksAsync()
    {
        // Of other agents that fed the same collector, their own oracle judges.
        var own = Guid.Parse(await File.ReadAllTextAsync(Path.Combine(_stack.AgentState, "agent-id")));
        var received = (await Databases.ReceivedTicksAsync(_stack)).Where(tick => tick.Agent == own).ToList();
        var sequences = received.Select(tick => tick.Sequence).Order().ToList();
        var distinct = sequences.Distinct().Count();
        var lost = (long)sequences[^1] - distinct;
        Assert.True(lost == 0 && sequences.Count == distinct, $"{lost} spooled ticks lost, {sequences.Count - distinct} counted twice, of {sequences[^1]}; received: {await Databases.DescribeReceivedAsync(_stack)}");
        return FormattableString.Invariant($", {distinct} ticks of {received.DistinctBy(tick => tick.Epoch).Count()} epochs, 0 lost, 0 twice");
    }

    /// <summary>The last of the agents is welcome at the collector, and only the newest ticks wait: those of the seconds that a busy disk takes for an answer.</summary>
    private Task DrainedAsync() => _stack.LaunchedAgentSaysAsync(
        page => page.AgentValue("delivery_acknowledged_ticks_total") > 5 && page.AgentValue("queue_ticks") <= MostNew,
        // One that found no collector for a while may pause for a minute before it asks again.
        TimeSpan.FromMinutes(3));
}
