namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What runs used in their newest attempts: by the ledger, or by the store that several collectors share. Safe for concurrent callers.</summary>
public interface IRunStandings
{
    /// <param name="run">By its id.</param>
    /// <param name="host">Whose part is asked for, and is the newest that is known here.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <exception cref="StoreUnavailableException">Others have parts of it, and what these are is not known of late.</exception>
    RunNow Of(string run, string host, CancellationToken cancellationToken = default);

    /// <summary>The part of that host alone, as this collector's own ledger has it: no less is told where others cannot be asked. Null: it cannot tell the newest attempt's from an earlier one's.</summary>
    RunStanding? OnHost(string run, string host);
}
