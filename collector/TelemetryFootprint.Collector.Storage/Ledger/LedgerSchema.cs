using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The tables of <c>ledger.db</c>. Energy in mJ, grams as whole µg and the remainder of the exact product.</summary>
internal static class LedgerSchema
{
    public const int Version = 9;

    /// <summary>Nobody changes what the audit says; a user who is to be forgotten is taken out of it, and that is its next entry.</summary>
    public const string AuditIsFinal = "CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;";

    /// <summary>What a series waits to be priced with, so that nobody has to look through its slots, and long intervals apart from short ones.</summary>
    public const string SecondVersion = """
        CREATE TABLE device (host TEXT NOT NULL, uuid TEXT NOT NULL, position INTEGER NOT NULL, model TEXT NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL,
          PRIMARY KEY (host, uuid)) WITHOUT ROWID;
        CREATE TABLE unpriced_series (zone TEXT NOT NULL, series INTEGER NOT NULL, mj INTEGER NOT NULL, PRIMARY KEY (zone, series)) WITHOUT ROWID;
        INSERT INTO unpriced_series (zone, series, mj)
          SELECT u.zone, e.series, sum(e.mj) FROM unpriced u JOIN energy_slot e ON e.slot = u.slot JOIN site_period p ON p.id = e.period AND p.zone = u.zone
          JOIN series s ON s.id = e.series AND (s.method = 6) = u.simulated GROUP BY 1, 2;
        CREATE INDEX factor_version_long ON factor_version (zone, family, to_minute) WHERE to_minute - from_minute > 1440;

        """;

    /// <summary>Energy of parts of devices, which is in no other table, and what hosts lack.</summary>
    public const string ThirdVersion = """
        ALTER TABLE device ADD COLUMN parent TEXT NOT NULL DEFAULT '';
        ALTER TABLE device ADD COLUMN profile TEXT NOT NULL DEFAULT '';
        CREATE TABLE part_total (host TEXT NOT NULL, device TEXT NOT NULL, simulated INTEGER NOT NULL, mj INTEGER NOT NULL, low INTEGER NOT NULL,
          high INTEGER NOT NULL, observed_ms INTEGER NOT NULL, PRIMARY KEY (host, device, simulated)) WITHOUT ROWID;
        CREATE TABLE host_uncovered (host TEXT PRIMARY KEY, lines TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;

        """;

    /// <summary>
    /// What was known when: prices, families and site periods that no longer hold, and from when on all of that is kept; what people did, why, and
    /// which periods they closed. Nothing of <c>audit</c> can be changed or deleted.
    /// </summary>
    public const string FourthVersion = """
        CREATE TABLE horizon (one INTEGER PRIMARY KEY CHECK (one = 1), known_since INTEGER NOT NULL, folded_to INTEGER, folded_known INTEGER NOT NULL);
        INSERT INTO horizon SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM site_period) THEN CAST(strftime('%s', 'now') AS INTEGER) * 1000000 ELSE 0 END, NULL, 0;
        CREATE TABLE site_period_next (id INTEGER PRIMARY KEY, host TEXT NOT NULL, from_minute INTEGER NOT NULL, site TEXT NOT NULL, zone TEXT NOT NULL,
          pue_ppm INTEGER NOT NULL, pue_set INTEGER NOT NULL, wue_microlitres INTEGER, source TEXT NOT NULL DEFAULT '',
          restated_at INTEGER NOT NULL DEFAULT 0, gone_at INTEGER);
        INSERT INTO site_period_next (id, host, from_minute, site, zone, pue_ppm, pue_set, wue_microlitres)
          SELECT id, host, from_minute, site, zone, pue_ppm, pue_set, wue_microlitres FROM site_period;
        DROP TABLE site_period;
        ALTER TABLE site_period_next RENAME TO site_period;
        CREATE UNIQUE INDEX site_period_now ON site_period (host, from_minute) WHERE gone_at IS NULL;
        CREATE TABLE site_move (host TEXT NOT NULL, from_minute INTEGER NOT NULL, to_minute INTEGER NOT NULL, at INTEGER NOT NULL);
        ALTER TABLE zone_family ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE zone_family_past (zone TEXT NOT NULL, until INTEGER NOT NULL, family INTEGER NOT NULL, PRIMARY KEY (zone, until)) WITHOUT ROWID;
        ALTER TABLE slot_price ADD COLUMN priced_at INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE slot_price_past (zone TEXT NOT NULL, family INTEGER NOT NULL, slot INTEGER NOT NULL, until INTEGER NOT NULL, version INTEGER NOT NULL,
          micrograms INTEGER NOT NULL, quality INTEGER NOT NULL, PRIMARY KEY (zone, family, slot, until)) WITHOUT ROWID;
        ALTER TABLE restatement ADD COLUMN hosts TEXT NOT NULL DEFAULT '';
        ALTER TABLE restatement ADD COLUMN old_pue INTEGER;
        ALTER TABLE restatement ADD COLUMN new_pue INTEGER;
        ALTER TABLE restatement ADD COLUMN delta_ug INTEGER;
        ALTER TABLE restatement ADD COLUMN delta_rest INTEGER;
        CREATE INDEX restatement_slot ON restatement (slot);
        CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL,
          old TEXT, new TEXT, reason TEXT NOT NULL);
        CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

        """ + AuditIsFinal + """

        CREATE TABLE closed_period (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, from_minute INTEGER NOT NULL, to_minute INTEGER NOT NULL,
          time_zone TEXT NOT NULL, materiality_ppm INTEGER NOT NULL, closed_at INTEGER NOT NULL, who TEXT NOT NULL);
        CREATE TABLE closed_total (period INTEGER NOT NULL, zone TEXT NOT NULL, family INTEGER NOT NULL, simulated INTEGER NOT NULL, mj INTEGER NOT NULL,
          unpriced_mj INTEGER NOT NULL, ug INTEGER, rest INTEGER, PRIMARY KEY (period, zone, family, simulated)) WITHOUT ROWID;

        """;

    /// <summary>
    /// Energy by where it stood and what water its grid's electricity took when it came; of what is there already, as its slots say today. Its
    /// function is no part of SQL: see <see cref="Open"/>.
    /// </summary>
    public const string FifthVersion = """
        CREATE TABLE booked_water (series INTEGER NOT NULL, period INTEGER NOT NULL, grid INTEGER NOT NULL, mj INTEGER NOT NULL,
          PRIMARY KEY (series, period, grid)) WITHOUT ROWID;
        INSERT INTO booked_water (series, period, grid, mj)
          SELECT e.series, e.period, grid_water(p.zone), e.mj FROM (SELECT series, period, sum(mj) AS mj FROM energy_slot GROUP BY 1, 2) e JOIN site_period p ON p.id = e.period;

        """;

    /// <summary>What providers told electricity to be made of.</summary>
    public const string SixthVersion = """
        CREATE TABLE generation_mix (id INTEGER PRIMARY KEY AUTOINCREMENT, zone TEXT NOT NULL, provider TEXT NOT NULL, source TEXT NOT NULL,
          from_minute INTEGER NOT NULL, to_minute INTEGER NOT NULL, parts TEXT NOT NULL, known_at INTEGER NOT NULL);
        CREATE INDEX generation_mix_interval ON generation_mix (zone, from_minute, to_minute, provider);

        """;

    /// <summary>The project that a series' energy was booked for, and the folded energy of a series alone.</summary>
    public const string SeventhVersion = """
        CREATE TABLE series_next (id INTEGER PRIMARY KEY, host TEXT NOT NULL, device TEXT NOT NULL, owner TEXT NOT NULL, state INTEGER NOT NULL,
          method INTEGER NOT NULL, project TEXT NOT NULL, UNIQUE (host, device, owner, state, method, project));
        INSERT INTO series_next SELECT id, host, device, owner, state, method, CASE owner WHEN '__idle__' THEN owner ELSE '__unattributed__' END FROM series;
        DROP TABLE series;
        ALTER TABLE series_next RENAME TO series;
        CREATE INDEX series_device ON series (device);
        CREATE INDEX series_owner ON series (owner);
        CREATE INDEX energy_slot_series ON energy_slot (series, slot);

        """;

    /// <summary>Slots by when they got their first price: who keeps a copy asks for the newest every few seconds.</summary>
    public const string EighthVersion = """
        CREATE INDEX slot_price_at ON slot_price (priced_at);

        """;

    /// <summary>
    /// The grades that a series' grams were booked with, see <see cref="BookedGrades"/>. Of what is there already nobody kept them: those that its zone's slots ever had.
    /// </summary>
    public const string NinthVersion = """
        ALTER TABLE booked ADD COLUMN grades INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE grades_of_zone AS SELECT zone, family, sum(bit) AS grades
          FROM (SELECT zone, family, 1 << quality AS bit FROM slot_price UNION SELECT zone, family, 1 << quality FROM slot_price_past
            UNION SELECT r.zone, r.family, 1 << v.quality FROM restatement r JOIN factor_version v ON v.id = r.old_version) GROUP BY 1, 2;
        UPDATE booked SET grades = coalesce((SELECT g.grades FROM grades_of_zone g WHERE g.zone = booked.zone AND g.family = booked.family), 0);
        DROP TABLE grades_of_zone;

        """;

    private const string FirstVersion = """
        CREATE TABLE series (id INTEGER PRIMARY KEY, host TEXT NOT NULL, device TEXT NOT NULL, owner TEXT NOT NULL, state INTEGER NOT NULL,
          method INTEGER NOT NULL, UNIQUE (host, device, owner, state, method));
        CREATE INDEX series_device ON series (device);
        CREATE TABLE site_period (id INTEGER PRIMARY KEY, host TEXT NOT NULL, from_minute INTEGER NOT NULL, site TEXT NOT NULL, zone TEXT NOT NULL,
          pue_ppm INTEGER NOT NULL, pue_set INTEGER NOT NULL, wue_microlitres INTEGER, UNIQUE (host, from_minute));
        CREATE TABLE slot_length (zone TEXT NOT NULL, from_minute INTEGER NOT NULL, minutes INTEGER NOT NULL, PRIMARY KEY (zone, from_minute)) WITHOUT ROWID;
        CREATE TABLE zone_family (zone TEXT PRIMARY KEY, family INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE energy_minute (series INTEGER NOT NULL, minute INTEGER NOT NULL, mj INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
          observed_ms INTEGER NOT NULL, PRIMARY KEY (series, minute)) WITHOUT ROWID;
        CREATE TABLE energy_late (series INTEGER NOT NULL, minute INTEGER NOT NULL, received_at INTEGER NOT NULL, mj INTEGER NOT NULL, low INTEGER NOT NULL,
          high INTEGER NOT NULL, observed_ms INTEGER NOT NULL, PRIMARY KEY (series, minute, received_at)) WITHOUT ROWID;
        CREATE TABLE energy_slot (slot INTEGER NOT NULL, series INTEGER NOT NULL, period INTEGER NOT NULL, minutes INTEGER NOT NULL, mj INTEGER NOT NULL,
          low INTEGER NOT NULL, high INTEGER NOT NULL, observed_ms INTEGER NOT NULL, PRIMARY KEY (slot, series, period)) WITHOUT ROWID;
        CREATE TABLE energy_total (series INTEGER PRIMARY KEY, mj INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, observed_ms INTEGER NOT NULL);
        CREATE TABLE factor_version (id INTEGER PRIMARY KEY AUTOINCREMENT, zone TEXT NOT NULL, family INTEGER NOT NULL, provider TEXT NOT NULL,
          source TEXT NOT NULL, from_minute INTEGER NOT NULL, to_minute INTEGER NOT NULL, micrograms INTEGER NOT NULL, quality INTEGER NOT NULL, known_at INTEGER NOT NULL);
        CREATE INDEX factor_version_interval ON factor_version (zone, family, to_minute, from_minute);
        CREATE TABLE slot_price (zone TEXT NOT NULL, family INTEGER NOT NULL, slot INTEGER NOT NULL, minutes INTEGER NOT NULL, version INTEGER NOT NULL,
          micrograms INTEGER NOT NULL, quality INTEGER NOT NULL, PRIMARY KEY (zone, family, slot)) WITHOUT ROWID;
        CREATE TABLE booked (series INTEGER NOT NULL, zone TEXT NOT NULL, family INTEGER NOT NULL, ug INTEGER NOT NULL, rest INTEGER NOT NULL,
          PRIMARY KEY (series, zone, family)) WITHOUT ROWID;
        CREATE TABLE unpriced (zone TEXT NOT NULL, slot INTEGER NOT NULL, simulated INTEGER NOT NULL, minutes INTEGER NOT NULL, mj INTEGER NOT NULL,
          PRIMARY KEY (zone, slot, simulated)) WITHOUT ROWID;
        CREATE TABLE restatement (id INTEGER PRIMARY KEY AUTOINCREMENT, zone TEXT NOT NULL, family INTEGER NOT NULL, slot INTEGER NOT NULL,
          minutes INTEGER NOT NULL, simulated INTEGER NOT NULL, old_version INTEGER NOT NULL, new_version INTEGER NOT NULL, old_micrograms INTEGER NOT NULL,
          new_micrograms INTEGER NOT NULL, mj INTEGER NOT NULL, delta_ng INTEGER NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL);
        CREATE TABLE restated (project TEXT NOT NULL, zone TEXT NOT NULL, family INTEGER NOT NULL, simulated INTEGER NOT NULL, up_ug INTEGER NOT NULL,
          up_rest INTEGER NOT NULL, down_ug INTEGER NOT NULL, down_rest INTEGER NOT NULL, PRIMARY KEY (project, zone, family, simulated)) WITHOUT ROWID;
        CREATE TABLE ledger_cursor (one INTEGER PRIMARY KEY CHECK (one = 1), inbox INTEGER NOT NULL);
        INSERT INTO ledger_cursor VALUES (1, 0);

        """;

    /// <summary>From the first version on.</summary>
    public static string[] Upgrades => [SecondVersion, ThirdVersion, FourthVersion, FifthVersion, SixthVersion, SeventhVersion, EighthVersion, NinthVersion];

    public const string Sql = FirstVersion + SecondVersion + ThirdVersion + FourthVersion + FifthVersion + SixthVersion + SeventhVersion + EighthVersion + NinthVersion;

    /// <summary>For writing; made or brought up to <see cref="Version"/> first.</summary>
    public static SqliteConnection Open(string path) =>
        SqliteDatabase.OpenWriter(path, Version, Sql, Upgrades, connection => connection.CreateFunction<string, long>("grid_water", GridWater));

    /// <summary>Microlitres per kilowatt-hour of the zone's electricity; below 0: no zone, so nobody knows.</summary>
    public static long GridWater(string zone) => zone.Length > 0 && WaterFactorTable.Bundled.Find(zone) is var (row, _) ? row.Value.Microlitres : -1;
}
