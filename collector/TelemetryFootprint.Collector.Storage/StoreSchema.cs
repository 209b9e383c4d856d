using TelemetryFootprint.Collector.Storage.Alerts;
using TelemetryFootprint.Collector.Storage.Auth;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage;

/// <summary>How a store's file is laid out, looked at beside whoever uses it: nothing is upgraded, folded or deleted.</summary>
/// <param name="Found">0: the file is empty.</param>
/// <param name="Known">What this collector writes.</param>
public sealed record StoreSchema(string Path, int Found, int Known)
{
    /// <summary>Whoever opens it for writing upgrades it.</summary>
    public bool IsOlder => Found > 0 && Found < Known;

    /// <summary>Throws <see cref="StoreVersionException"/> if a newer collector wrote it.</summary>
    public static StoreSchema Look(string path)
    {
        var known = KnownOf(path);
        using var connection = SqliteDatabase.OpenReader(path);
        return new(path, SqliteDatabase.VersionOf(connection, path, known), known);
    }

    /// <summary>False: the file can be read, and belongs to somebody else.</summary>
    public static bool MayWrite(string path) => SqliteDatabase.MayWrite(path);

    /// <summary>Throws <see cref="StoreVersionException"/> if it would have to be upgraded beside a collector that runs.</summary>
    public void RefuseBesideAnother()
    {
        if (IsOlder) SqliteDatabase.RightToUpgrade(Path, Found, Known)?.Dispose();
    }

    private static int KnownOf(string path) => System.IO.Path.GetFileName(path) switch
    {
        "inbox.db" => InboxSchema.Version,
        "ledger.db" => LedgerSchema.Version,
        SqliteRunStore.FileName => RunSchema.Version,
        SqliteAlertStore.FileName => AlertSchema.Version,
        SqliteCredentialStore.FileName => CredentialSchema.Version,
        var other => throw new ArgumentException($"{other} is no store of a collector", nameof(path)),
    };
}
