using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Alerts;

/// <summary>The tables of <c>alerts.db</c>. Times are microseconds since 1970, minutes are whole ones since 1970.</summary>
internal static class AlertSchema
{
    public const int Version = 5;

    /// <summary>What an alert is, in both tables: a queued event has the alert as it was then.</summary>
    private const string Alert = """
        name TEXT NOT NULL, budget TEXT NOT NULL, aspect TEXT NOT NULL, severity INTEGER NOT NULL, period_from INTEGER, period_to INTEGER,
        phase INTEGER NOT NULL, since INTEGER NOT NULL, ends INTEGER, episode INTEGER NOT NULL, summary TEXT NOT NULL, told_of TEXT, unit TEXT NOT NULL DEFAULT ''
        """;

    public const string Create = $"""
        CREATE TABLE alert (id TEXT PRIMARY KEY, {Alert}) STRICT, WITHOUT ROWID;
        CREATE TABLE queue (seq INTEGER PRIMARY KEY AUTOINCREMENT, notifier TEXT NOT NULL, key TEXT NOT NULL, judged INTEGER NOT NULL, {Alert}, UNIQUE (notifier, key)) STRICT;
        """ + WithBudgets;

    /// <summary>To version 2: the limit that an alert is of.</summary>
    public const string WithLimit = "ALTER TABLE alert ADD COLUMN told_of TEXT; ALTER TABLE queue ADD COLUMN told_of TEXT;";

    /// <summary>To version 3: the budgets that were made while the collector ran. Settings are a JSON object of texts, named as in the configuration.</summary>
    public const string WithBudgets = "CREATE TABLE budget (name TEXT PRIMARY KEY, settings TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

    /// <summary>To version 4: what an alert is of is its budget's target and period too. Of those that are there the limit alone is known: they take what they hear of next, and tell nobody.</summary>
    public const string WithTargets = "UPDATE alert SET told_of = NULL WHERE told_of <> ''; UPDATE queue SET told_of = NULL WHERE told_of <> '';";

    /// <summary>
    /// To version 5: what its budget counts, which its name said of all before, whatever they counted. An alert goes on under its new name: nobody is told of it again.
    /// </summary>
    public const string WithUnits = """
        ALTER TABLE alert ADD COLUMN unit TEXT NOT NULL DEFAULT ''; ALTER TABLE queue ADD COLUMN unit TEXT NOT NULL DEFAULT '';
        UPDATE alert SET name = substr(name, 7), id = substr(id, 7) WHERE name LIKE 'CarbonBudget%'; UPDATE queue SET name = substr(name, 7), key = substr(key, 7) WHERE name LIKE 'CarbonBudget%';
        """;

    public const string Columns = "name, budget, aspect, severity, period_from, period_to, phase, since, ends, episode, summary, told_of, unit";

    public static SqliteConnection Open(string path) => SqliteDatabase.OpenWriter(path, Version, Create, WithLimit, WithBudgets, WithTargets, WithUnits);
}
