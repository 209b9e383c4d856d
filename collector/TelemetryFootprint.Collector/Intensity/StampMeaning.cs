namespace TelemetryFootprint.Collector.Intensity;

/// <summary>What a time beside a value says: whose hour it is.</summary>
internal enum StampMeaning
{
    /// <summary>The interval begins then.</summary>
    Start,

    /// <summary>The interval has ended then.</summary>
    End,
}
