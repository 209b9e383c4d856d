using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>By this collector's ledger, which has all of every run.</summary>
internal sealed class LedgerStandings(ILedgerReader ledger, IRunStore runs) : IRunStandings
{
    public RunNow Of(string run, string host, CancellationToken cancellationToken = default) => new(ledger.RunStanding(run).Since(runs.UsedBefore(run)), TimeSpan.Zero);

    public RunStanding? OnHost(string run, string host) => Of(run, host).Standing.On(host);
}
