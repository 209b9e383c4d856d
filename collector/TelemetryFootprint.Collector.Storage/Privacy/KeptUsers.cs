using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Storage.Alerts;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Privacy;

/// <summary>
/// Users wherever a state directory names them. Works on the files beside a running service. Turning is one transaction per file, and the same again after
/// a kill; no figure is touched. Files that are not there are left so.
/// </summary>
public sealed class KeptUsers(string runs, string ledger, string alerts)
{
    private static readonly UserColumns OfRuns = new("run", "id", "user");
    private static readonly UserColumns OfAudit = new("audit", "id", "who", "old", "new");
    private static readonly UserColumns OfAuditedRuns = new("audit", "id", "old", "new") { Where = $"what = '{AuditEntry.Run}'" };
    private static readonly UserColumns[] OfLedger = [OfAudit, new("closed_period", "id", "who")];
    private static readonly UserColumns[] OfAlerts = [new("alert", "id", "told_of"), new("queue", "seq", "told_of"), new("budget", "name", "settings", "who")];

    /// <summary>How long scrubbing waits for somebody who has a file open; null: as long as any statement does.</summary>
    internal TimeSpan? Patience { get; init; }

    /// <summary>The user of each run; null of <paramref name="turned"/>: it has none any more. Returns how many runs that changed.</summary>
    public int TurnRuns(Func<string, string?> turned) => In(runs, RunSchema.Open, connection => OfRuns.Turn(connection, turned));

    /// <summary>Names and labels of runs; returns how many texts that changed.</summary>
    public int TurnRunTexts(Func<string, string> turned) => In(runs, RunSchema.Open, connection => RunTexts.Turn(connection, turned));

    /// <summary>Where a run's id, name, project or label is one of those, such as <c>run gpt-ft: label owner</c>.</summary>
    public IReadOnlyList<string> RunTextsNaming(Func<string, bool> isOne)
    {
        IReadOnlyList<string> places = [];
        In(runs, RunSchema.Open, connection => (places = RunTexts.Naming(connection, isOne)).Count);
        return places;
    }

    /// <summary>Texts of alerts and budgets; returns how many that changed.</summary>
    public int TurnAlerts(Func<string, string> turned) => In(alerts, AlertSchema.Open, connection => OfAlerts.Sum(columns => columns.Turn(connection, turned)));

    /// <summary>Texts of the audit and of who closed periods; returns how many that changed. <paramref name="told"/>, if anything, is its next entry.</summary>
    /// <param name="turned">Any text.</param>
    /// <param name="told">What is said of that.</param>
    /// <param name="now">When.</param>
    /// <param name="ofRuns">What is said of runs, before <paramref name="turned"/>; null: as it is.</param>
    public int TurnAudit(Func<string, string> turned, Func<int, AuditEntry?> told, DateTimeOffset now, Func<string, string>? ofRuns = null) => In(ledger, LedgerSchema.Open, connection =>
    {
        // The trigger is back with the same commit: nobody else ever sees the audit without it.
        SqliteDatabase.Execute(connection, "DROP TRIGGER audit_is_final;");
        var changed = ofRuns is null ? 0 : OfAuditedRuns.Turn(connection, ofRuns);
        changed += OfLedger.Sum(columns => columns.Turn(connection, turned));
        SqliteDatabase.Execute(connection, LedgerSchema.AuditIsFinal);
        if (told(changed) is { } entry)
        {
            using var audit = new AuditTable(connection);
            audit.Add(entry, now);
        }

        return changed;
    });

    /// <summary>Writes the files anew without what was ever overwritten in them. Returns the names of those whose log a reader still keeps.</summary>
    public IReadOnlyList<string> Scrub() => [.. new (string Path, Func<string, SqliteConnection> Open)[] { (runs, RunSchema.Open), (alerts, AlertSchema.Open), (ledger, LedgerSchema.Open) }
        .Where(file => File.Exists(file.Path) && !IsScrubbed(file.Path, file.Open)).Select(file => Path.GetFileName(file.Path))];

    private bool IsScrubbed(string path, Func<string, SqliteConnection> open)
    {
        using var connection = open(path);
        if (Patience is { } patience) SqliteDatabase.Limit(connection, patience);
        return SqliteDatabase.Scrub(connection);
    }

    private static int In(string path, Func<string, SqliteConnection> open, Func<SqliteConnection, int> turn)
    {
        if (!File.Exists(path)) return 0;
        using var connection = open(path);
        return SqliteDatabase.InTransaction(connection, () => turn(connection));
    }
}
