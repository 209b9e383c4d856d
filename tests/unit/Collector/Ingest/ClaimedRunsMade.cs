using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>Claims on another registry, or another audit, than the collector's own.</summary>
internal static class ClaimedRunsMade
{
    public static ClaimedRuns With(CollectorRig rig, SqliteRunStore runs, IBookkeeping? book = null) => With(rig, runs, runs.Claimants, book);

    public static ClaimedRuns With(CollectorRig rig, IRunStore runs, IClaimantStore claimants, IBookkeeping? book = null)
    {
        var registrar = new RunRegistrar(runs, book ?? rig.Services.GetRequiredService<IBookkeeping>(), rig.Services.GetRequiredService<UserNames>(), new IngestOptions(), rig.Time);
        return new(runs, claimants, rig.Services.GetRequiredService<ILedgerReader>(), registrar, rig.Time, NullLogger<ClaimedRuns>.Instance);
    }
}
