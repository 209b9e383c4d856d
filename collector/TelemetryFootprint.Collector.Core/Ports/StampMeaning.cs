namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a time beside a value says: whose hour it is.</summary>
public enum StampMeaning
{
    /// <summary>The interval begins then.</summary>
    Start,

    /// <summary>The interval has ended then.</summary>
    End,

    /// <summary>Both ends are given.</summary>
    Both,
}
