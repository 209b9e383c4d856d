namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>Store:Mode</c>: over whose energy totals, series and budgets are told.</summary>
internal enum StoreMode
{
    /// <summary>Over that of this collector's own agents, from its ledger.</summary>
    Embedded,

    /// <summary>Over that of all collectors that write to one InfluxDB, from there.</summary>
    Influx,
}
