namespace TelemetryFootprint.Collector.Hosting;

/// <summary>The two files of the embedded store.</summary>
internal sealed record StorePaths(string Inbox, string Ledger)
{
    public static StorePaths In(string stateDirectory) => new(Path.Combine(stateDirectory, "inbox.db"), Path.Combine(stateDirectory, "ledger.db"));
}
