namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>What closes a device's row at a tick.</summary>
internal enum RowSource
{
    /// <summary>Nothing: the row stays open.</summary>
    None,

    Counter,

    Power,

    /// <summary>Integrated power closes this row, and the counter counts from here on.</summary>
    PowerThenCounter,
}
