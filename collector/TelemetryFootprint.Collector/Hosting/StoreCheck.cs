using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Collector.Storage.Alerts;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Runs;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>Whether the files that a state directory holds could be opened by <c>serve</c>. Makes none.</summary>
internal static class StoreCheck
{
    /// <summary>Throws a configuration error that names the file.</summary>
    public static async Task ThrowUnlessUsableAsync(CollectorOptions options, IFactorChains chains)
    {
        var (inbox, ledger, _, runs, alerts) = StorePaths.In(options.StateDirectory);
        if (File.Exists(ledger))
            StoreFile.Open(ledger, () => new SqliteLedgerWriter(ledger, chains, options.Sites)).Dispose();
        if (File.Exists(inbox))
        {
            await StoreFile.Open(
                inbox, () => new SqliteInbox(inbox, InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance)).DisposeAsync();
        }

        if (File.Exists(runs))
            StoreFile.Open(runs, () => new SqliteRunStore(runs)).Dispose();
        if (File.Exists(alerts))
            StoreFile.Open(alerts, () => new SqliteAlertStore(alerts)).Dispose();
        if (File.Exists(ledger) && File.Exists(inbox))
            StoreFile.Open(ledger, () => StoreCensus.Take(inbox, ledger));
    }
}
