using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Benchmarks.Ledger;

/// <summary>
/// A ledger with a year of hours of a fleet, booked with estimates. The first hour comes as energy does; the others are laid down in its tables by
/// SQL, since a year of it would take the time of a year's ingest.
/// </summary>
internal sealed class FleetYear(string path, int hosts, int gpusPerHost, int hours) : IFactorChains, ISiteResolver
{
    public const int MinutesPerHour = 60;
    private const long FirstMillijoules = 2_520_000_000; // 700 W for an hour
    private const long FirstMicrograms = 100_000_000;
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly FactorIdentity Factor = new("bench", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "made up");
    private static readonly Pue Overhead = Pue.FromRatio(1.2m);

    public MinuteRange Year { get; } = new(UtcMinute.FromTime(Start), UtcMinute.FromTime(Start) + (hours * MinutesPerHour));

    public DateTimeOffset After => Year.To.ToTime().AddDays(1);

    public long Rows => (long)hosts * gpusPerHost * hours;

    public FactorChain? ChainFor(string zone) => new(zone, [Factor], MinutesPerHour);

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("bench", "GB", Overhead);

    public void LayDown()
    {
        using (var writer = new SqliteLedgerWriter(path, this, this))
        {
            writer.Accept(Observations(FactorQuality.Estimated, 0), Start);
            writer.Apply(FirstHour(), Start);
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; BEGIN;
            WITH RECURSIVE hour(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM hour WHERE n + 1 < $hours)
              INSERT INTO energy_slot SELECT $first + n * 60, e.series, e.period, 60, e.mj + n, e.low + n, e.high + n, e.observed_ms
              FROM hour CROSS JOIN energy_slot e WHERE e.slot = $first ORDER BY n, e.series;
            UPDATE energy_total SET mj = mj * $hours + $hours * ($hours - 1) / 2, low = low * $hours + $hours * ($hours - 1) / 2,
              high = high * $hours + $hours * ($hours - 1) / 2, observed_ms = observed_ms * $hours;
            INSERT INTO slot_price (zone, family, slot, minutes, version, micrograms, quality, priced_at)
              SELECT zone, family, from_minute, 60, id, micrograms, quality, known_at FROM factor_version WHERE from_minute > $first;
            """;
        command.Parameters.AddWithValue("$hours", hours);
        command.Parameters.AddWithValue("$first", Year.From.Value);
        command.ExecuteNonQuery();
        Book(connection);
        using var commit = connection.CreateCommand();
        commit.CommandText = "COMMIT; PRAGMA wal_checkpoint(TRUNCATE);";
        commit.ExecuteNonQuery();
    }

    /// <summary>One value per hour, above the first one by so much.</summary>
    public List<FactorObservation> Observations(FactorQuality quality, long more) => [.. Enumerable.Range(0, hours).Select(hour => new FactorObservation(
        "GB", new(Year.From + (hour * MinutesPerHour), Year.From + ((hour + 1) * MinutesPerHour)), new(FirstMicrograms + (hour * 1000L) + more), quality, Factor))];

    /// <summary>What all energy of the year is worth at so many more µg/kWh.</summary>
    public EmissionProduct WorthOf(long more)
    {
        Int128 millijoules = 0;
        for (var gpu = 0; gpu < hosts * gpusPerHost; gpu++) millijoules += ((Int128)Millijoules(gpu) * hours) + ((Int128)hours * (hours - 1) / 2);
        return EmissionProduct.OfWeighted(millijoules * Overhead.PartsPerMillion, new(more));
    }

    private static long Millijoules(int gpu) => FirstMillijoules + (gpu * 1000L);

    private LedgerGroup FirstHour()
    {
        var group = new LedgerGroup();
        for (var gpu = 0; gpu < hosts * gpusPerHost; gpu++)
        {
            var host = FormattableString.Invariant($"node-{gpu / gpusPerHost:d3}");
            group.AddHost(host, new Dictionary<string, string>(), Start);
            var series = new SeriesKey(host, FormattableString.Invariant($"GPU-{gpu:d4}"), OwnerText.Unattributed, PowerState.Unspecified, Method.Counter);
            var energy = Millijoules(gpu);
            group.Add([new(series, Year.From, new(energy, energy * 95 / 100, energy * 105 / 100, 3_600_000))], Start);
        }

        return group;
    }

    /// <summary>Per series Σ energy × PUE × factor of its hours, as booking them one by one would have summed it.</summary>
    private void Book(SqliteConnection connection)
    {
        using var read = connection.CreateCommand();
        read.CommandText = "SELECT series, mj FROM energy_slot WHERE slot = $first";
        read.Parameters.AddWithValue("$first", Year.From.Value);
        var first = new List<(long Series, long Millijoules)>();
        using (var reader = read.ExecuteReader())
        {
            while (reader.Read()) first.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }

        using var write = connection.CreateCommand();
        write.CommandText = "UPDATE booked SET ug = $ug, rest = $rest WHERE series = $series";
        foreach (var (series, millijoules) in first)
        {
            Int128 sum = 0;
            for (var hour = 0; hour < hours; hour++) sum += (Int128)(millijoules + hour) * (FirstMicrograms + (hour * 1000L));
            var (micrograms, rest) = new EmissionProduct(sum * Overhead.PartsPerMillion).ToParts();
            write.Parameters.Clear();
            write.Parameters.AddWithValue("$ug", micrograms);
            write.Parameters.AddWithValue("$rest", rest);
            write.Parameters.AddWithValue("$series", series);
            write.ExecuteNonQuery();
        }
    }
}
