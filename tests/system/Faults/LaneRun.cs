namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>What the call log of the fake library says of an agent whose GPUs misbehave.</summary>
internal static class LaneRun
{
    public const int Gpus = 4;

    public static string UuidOf(int gpu) => $"GPU-00000000-0000-0000-0000-00000000050{gpu}";

    /// <summary>Four GPUs of 300 W whose counters refresh fast, then the script.</summary>
    public static string Scenario(string script) =>
        $"devices {Gpus} watts=300 counter_refresh_ms=10\n{string.Join('\n', Enumerable.Range(0, Gpus).Select(gpu => $"device {gpu} uuid={UuidOf(gpu)}"))}\n{script}";

    /// <summary>How far the worst tick of a GPU was off its second, in milliseconds, between two times of the scenario.</summary>
    public static double WorstMilliseconds(NvmlScenario scenario, int gpu, double from, double to) =>
        Ticks(scenario, gpu, from, to) is { Count: > 1 } ticks ? ticks.Zip(ticks.Skip(1), (before, after) => Math.Abs(after - before - 1) * 1000).Max() : double.PositiveInfinity;

    /// <summary>Times at which a GPU was asked for its energy: once a tick, for a device whose plan is settled.</summary>
    public static IReadOnlyList<double> Ticks(NvmlScenario scenario, int gpu, double from, double to) =>
        [.. scenario.Calls().Where(call => call.Device == gpu && call.Name == NvmlCall.Energy).Select(call => scenario.Seconds(call.AtNanoseconds)).Where(at => at > from && at < to)];
}
