using TelemetryFootprint.Collector.Storage.Alerts;
using TelemetryFootprint.Collector.Storage.Auth;
using TelemetryFootprint.Collector.Storage.Runs;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>The files of a state directory that hold what cannot be had again.</summary>
internal sealed record StorePaths(string Inbox, string Ledger, string Credentials, string Runs, string Alerts)
{
    public static StorePaths In(string stateDirectory) => new(
        Path.Combine(stateDirectory, "inbox.db"), Path.Combine(stateDirectory, "ledger.db"), Path.Combine(stateDirectory, SqliteCredentialStore.FileName),
        Path.Combine(stateDirectory, SqliteRunStore.FileName), Path.Combine(stateDirectory, SqliteAlertStore.FileName));
}
