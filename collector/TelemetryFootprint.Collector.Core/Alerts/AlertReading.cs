namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>What one evaluation says of an alert.</summary>
public enum AlertReading
{
    /// <summary>Too little is known to say.</summary>
    Unknown,

    /// <summary>It is over, beyond doubt.</summary>
    Clear,

    /// <summary>No reason to fire, and none to be over: just below the limit, or below it as far as anybody knows.</summary>
    Held,
    Raised,
}
