namespace TelemetryFootprint.TestKit.Stores;

/// <summary>Takes a ledger's tables back to those of older collectors, one schema version at a time.</summary>
public static class OldLedgerSql
{
    public const int Newest = 8;

    public const string ToSeventh = "ALTER TABLE booked DROP COLUMN grades; DROP INDEX slot_price_at; PRAGMA user_version=7;";

    public const string ToSixth = """
        CREATE TABLE series_old (id INTEGER PRIMARY KEY, host TEXT NOT NULL, device TEXT NOT NULL, owner TEXT NOT NULL, state INTEGER NOT NULL,
          method INTEGER NOT NULL, UNIQUE (host, device, owner, state, method));
        INSERT INTO series_old SELECT id, host, device, owner, state, method FROM series;
        DROP TABLE series; ALTER TABLE series_old RENAME TO series; CREATE INDEX series_device ON series (device); DROP INDEX energy_slot_series;
        PRAGMA user_version=6;
        """;

    public const string ToFifth = "DROP TABLE generation_mix; PRAGMA user_version=5;";

    public const string ToFourth = "DROP TABLE booked_water; PRAGMA user_version=4;";

    public const string ToThird = """
        DROP TABLE horizon; DROP TABLE site_move; DROP TABLE zone_family_past; DROP TABLE slot_price_past; DROP TABLE closed_period; DROP TABLE closed_total;
        DROP TABLE audit; DROP INDEX restatement_slot; DROP INDEX site_period_now;
        ALTER TABLE zone_family DROP COLUMN since; ALTER TABLE slot_price DROP COLUMN priced_at;
        ALTER TABLE restatement DROP COLUMN hosts; ALTER TABLE restatement DROP COLUMN old_pue; ALTER TABLE restatement DROP COLUMN new_pue;
        ALTER TABLE restatement DROP COLUMN delta_ug; ALTER TABLE restatement DROP COLUMN delta_rest;
        ALTER TABLE site_period DROP COLUMN source; ALTER TABLE site_period DROP COLUMN restated_at; ALTER TABLE site_period DROP COLUMN gone_at;
        PRAGMA user_version=3;
        """;

    public const string ToSecond = """
        DROP TABLE part_total; DROP TABLE host_uncovered; ALTER TABLE device DROP COLUMN parent; ALTER TABLE device DROP COLUMN profile;
        PRAGMA user_version=2;
        """;

    public const string ToFirst = "DROP TABLE device; DROP TABLE unpriced_series; DROP INDEX factor_version_long; PRAGMA user_version=1;";

    public static IReadOnlyList<string> Steps { get; } = [ToSeventh, ToSixth, ToFifth, ToFourth, ToThird, ToSecond, ToFirst];
}
