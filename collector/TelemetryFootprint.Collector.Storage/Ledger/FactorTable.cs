using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Everything that providers ever said, in the order in which it became known. Nothing is changed or deleted.</summary>
internal sealed class FactorTable(SqliteConnection connection) : IDisposable
{
    private const string Columns = "id, zone, family, provider, source, from_minute, to_minute, micrograms, quality, known_at";

    private const string Overlap = $"SELECT {Columns} FROM factor_version WHERE zone = $0 AND family = $1 AND to_minute > $2 AND from_minute < $3";

    // An interval of a day at most ends within a day of the range: nothing later is looked at. Longer ones are few, and have an index of their own.
    private readonly Statement _overlapping = new(connection, $"""
        {Overlap} AND to_minute < $3 + 1440 AND to_minute - from_minute <= 1440 UNION ALL {Overlap} AND to_minute - from_minute > 1440 ORDER BY id
        """, 4);
    private readonly Statement _latest = new(connection, $"SELECT {Columns} FROM factor_version WHERE zone = $0 AND family = $1 AND to_minute = $2 AND from_minute = $3 AND provider = $4 AND quality = $5 ORDER BY id DESC LIMIT 1", 6);
    private readonly Statement _byId = new(connection, $"SELECT {Columns} FROM factor_version WHERE id = $0", 1);
    private readonly Statement _insert = new(connection, """
        INSERT INTO factor_version (zone, family, provider, source, from_minute, to_minute, micrograms, quality, known_at)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8)
        """, 9);

    public FactorIdentity Identity(long version) => _byId.Rows(ToVersion, version)[0].Observation.Identity;

    public List<FactorVersion> Overlapping(string zone, FactorFamily family, MinuteRange range) =>
        _overlapping.Rows(ToVersion, zone, family.Code, range.From.Value, range.To.Value);

    /// <summary>
    /// False if the provider's last word of this grade on the interval was the same. Grades have a memory each: a provider that gives
    /// a forecast and a measurement of one interval with every answer must not seem to change its mind twice.
    /// </summary>
    public bool Append(FactorObservation said, DateTimeOffset knownAt)
    {
        var family = FactorFamily.Of(said.Identity).Code;
        var latest = _latest.Rows(ToVersion, said.Zone, family, said.Interval.To.Value, said.Interval.From.Value, said.Identity.Provider, FactorQualityNumber.Of(said.Quality)).FirstOrDefault();
        if (latest is not null && latest.Observation.Value == said.Value) return false;
        _insert.Run(
            said.Zone, family, said.Identity.Provider, said.Identity.Source, said.Interval.From.Value, said.Interval.To.Value, said.Value.Micrograms,
            FactorQualityNumber.Of(said.Quality), UnixTime.ToMicroseconds(knownAt));
        return true;
    }

    public void Dispose()
    {
        _overlapping.Dispose();
        _byId.Dispose();
        _latest.Dispose();
        _insert.Dispose();
    }

    private static FactorVersion ToVersion(SqliteDataReader row)
    {
        var family = FactorFamily.FromCode(row.GetInt32(2));
        var identity = new FactorIdentity(row.GetString(3), family.Kind, family.Signal, family.Basis, family.Gas, row.GetString(4));
        var interval = new MinuteRange(new(row.GetInt32(5)), new(row.GetInt32(6)));
        return new(
            row.GetInt64(0), new(row.GetString(1), interval, new(row.GetInt64(7)), FactorQualityNumber.From(row.GetInt32(8)), identity),
            UnixTime.FromMicroseconds(row.GetInt64(9)));
    }
}
