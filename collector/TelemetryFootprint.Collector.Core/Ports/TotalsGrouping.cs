namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a row of totals stands for.</summary>
public enum TotalsGrouping
{
    All,
    Host,
    Device,
    Zone,
    Project,
    Run,
}
