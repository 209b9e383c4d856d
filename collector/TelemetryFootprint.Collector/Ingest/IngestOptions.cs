namespace TelemetryFootprint.Collector.Ingest;

/// <summary>How the collector takes in what agents send.</summary>
internal sealed record IngestOptions
{
    /// <summary><c>Ingest:AcceptSimulated</c>: take energy of demo devices. It never stands in a total with real energy.</summary>
    public bool AcceptSimulated { get; init; }

    /// <summary>Batches of one stream that may wait for their commit; more are read only when one is answered.</summary>
    public int MaxBatchesInFlight { get; init; } = 32;

    /// <summary><c>Limits:MessageIdle</c>: a stream without a complete message for so long ends; an agent says something every 5 s.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary><c>Ingest:MaxAge</c>: batches that end longer ago are refused for good.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(366);

    /// <summary><c>Ingest:ClaimedProjects</c>: the projects that hosts may claim runs for; empty: any. A claim for another is a run of no project.</summary>
    public IReadOnlyList<string> ClaimedProjects { get; init; } = [];

    /// <summary><c>Store:Mode=influxdb</c>: other collectors count into the same totals.</summary>
    public bool IsStoreShared { get; init; }

    /// <summary>Told to agents in the welcome.</summary>
    public string Version { get; init; } = "0.1.0";
}
