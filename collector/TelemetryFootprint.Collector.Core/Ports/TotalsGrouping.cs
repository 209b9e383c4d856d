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
    Site,

    /// <summary>Who runs it; of runs that nobody named, nobody.</summary>
    User,

    /// <summary>A label of the run.</summary>
    Label,
}
