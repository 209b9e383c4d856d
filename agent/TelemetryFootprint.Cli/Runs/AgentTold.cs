using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What an agent has told of a run's GPUs, over one claim after another: an agent that was started anew begins with nothing.</summary>
internal sealed class AgentTold
{
    private IReadOnlyList<ControlDevice> _before = [];
    private IReadOnlyList<ControlDevice> _now = [];

    public IReadOnlyList<ControlDevice> Devices => Sum(_before, _now);

    /// <summary>By the claim that holds.</summary>
    public void Take(IReadOnlyList<ControlDevice> devices) => _now = devices;

    /// <summary>Another claim begins.</summary>
    public void Begin() => (_before, _now) = (Devices, []);

    private static IReadOnlyList<ControlDevice> Sum(IReadOnlyList<ControlDevice> before, IReadOnlyList<ControlDevice> now) => before.Count == 0
        ? now
        : [.. before.Concat(now).GroupBy(device => device.Uuid, StringComparer.Ordinal).Select(same => same.Aggregate(Sum))];

    private static ControlDevice Sum(ControlDevice before, ControlDevice now) => now with
    {
        Methods = [.. before.Methods.Union(now.Methods)],
        Seconds = before.Seconds + now.Seconds,
        Millijoules = before.Millijoules + now.Millijoules,
        LowMillijoules = before.LowMillijoules + now.LowMillijoules,
        HighMillijoules = before.HighMillijoules + now.HighMillijoules,
        ReservedMillijoules = before.ReservedMillijoules + now.ReservedMillijoules,
    };
}
