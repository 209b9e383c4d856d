using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>A point of energy.</summary>
internal sealed record PlayedTick(UtcMinute Minute, string Host, string Device, string Owner, long Millijoules)
{
    public string Method { get; init; } = "counter";

    public string State { get; init; } = "active";

    public string Component { get; init; } = "gpu";

    /// <summary>Empty: one owner had all.</summary>
    public string Split { get; init; } = "";

    public long Low { get; init; } = Millijoules;

    public long High { get; init; } = Millijoules;

    /// <summary>Null: as the server is told to take it.</summary>
    public long? Observed { get; init; }

    public Dictionary<string, string> Tags => new()
    {
        ["component"] = Component,
        ["gpu_uuid"] = Device,
        ["host"] = Host,
        ["method"] = Method,
        ["owner"] = Owner,
        ["split"] = Split,
        ["state"] = State,
    };
}
