using TelemetryFootprint.Collector.Storage.Auth;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>The two files of the embedded store, and that of the credentials.</summary>
internal sealed record StorePaths(string Inbox, string Ledger, string Credentials)
{
    public static StorePaths In(string stateDirectory) => new(
        Path.Combine(stateDirectory, "inbox.db"), Path.Combine(stateDirectory, "ledger.db"), Path.Combine(stateDirectory, SqliteCredentialStore.FileName));
}
