using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.Benchmarks.Ledger;

/// <summary>
/// A year of hourly factors of 1,000 GPUs restated in one answer, and one host's PUE of the year. The ledger is read before and after as <c>/api/v1/totals</c>
/// reads it, and must differ by exactly the sum of the adjustments; the factors' sum has an oracle besides: the year's energy times what was added.
/// </summary>
internal sealed class RestateBenchmark : IBenchmark
{
    private const int Hosts = 125;
    private const int GpusPerHost = 8;
    private const int Hours = 8760;
    private const long More = 7_000_000; // µg/kWh
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    public string Name => "restate";

    public string Summary => "seconds to restate a year of hours of 1,000 GPUs (promised: 10), and that the sums agree";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "ledger.db");
        var year = new FleetYear(path, Hosts, GpusPerHost, Hours);
        var laid = Time(year.LayDown);
        await output.WriteLineAsync(FormattableString.Invariant($"{Hosts * GpusPerHost} GPUs, {Hours} hours, {year.Rows} rows, {new FileInfo(path).Length >> 20} MiB, laid down in {laid.Wall.TotalSeconds:f0} s"));

        var (reader, table) = (new SqliteLedgerReader(path, year), new Table("restated", "seconds", "s CPU", "adjustments", "their sum g", "ledger before g", "ledger after g", "exact"));
        Spent factors;
        bool exact;
        using (var writer = new SqliteLedgerWriter(path, year, year))
        {
            var before = Told.By(reader, year);
            factors = Time(() => writer.Accept(year.Observations(FactorQuality.Measured, More), year.After));
            var between = Told.By(reader, year);
            exact = Row(table, "factors of 1,000 GPUs", factors, reader.Restatements(year.Year, int.MaxValue), before, between)
                && between.Ledger - before.Ledger == year.WorthOf(More);
            var site = new SiteRestatement("node-007", null, year.Year, Pue.FromRatio(1.3m), null, "benchmark", "benchmark");
            var pue = Time(() => writer.Restate(site, year.After));
            exact &= Row(table, "PUE of 8 GPUs", pue, reader.Restatements(year.Year, int.MaxValue, Hours), between, Told.By(reader, year));
        }

        await table.WriteAsync(output);
        await output.WriteLineAsync(FormattableString.Invariant($"promised: factors within {Promised.TotalSeconds} s and exact; {(factors.Wall <= Promised && exact ? "held" : "NOT HELD")}"));
        return factors.Wall <= Promised && exact;
    }

    private static bool Row(Table table, string name, Spent took, IReadOnlyList<Restatement> rows, Told before, Told after)
    {
        var change = rows.Aggregate(default(EmissionProduct), (sum, row) => sum + row.Product!.Value);
        // Booked grams are never touched: a change there would be a counter that falls.
        var exact = rows.Count > 0 && change != default && after.Ledger - before.Ledger == change && after.Booked == before.Booked;
        table.Add(
            name, Seconds(took.Wall), Seconds(took.Processor), rows.Count.ToString(CultureInfo.InvariantCulture), Grams(change), Grams(before.Ledger), Grams(after.Ledger), exact ? "yes" : "NO");
        return exact;
    }

    private static string Grams(EmissionProduct product) => product.ToGrams().Value.ToString("f6", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("f2", CultureInfo.InvariantCulture);

    private static Spent Time(Action work)
    {
        var (clock, processor) = (Stopwatch.StartNew(), Measure.ProcessorTime);
        work();
        return new(clock.Elapsed, Measure.ProcessorTime - processor);
    }

    /// <summary>Beside the clock's time the processor's, which other programs on the machine do not lengthen.</summary>
    private readonly record struct Spent(TimeSpan Wall, TimeSpan Processor);

    /// <summary>What the ledger itself says: its total of the year, and the grams that it has booked.</summary>
    private readonly record struct Told(EmissionProduct Ledger, GramsCo2e Booked)
    {
        public static Told By(SqliteLedgerReader reader, FleetYear year) =>
            new(Product(reader, year), reader.RunningTotals().Booked.Aggregate(default(GramsCo2e), (sum, total) => sum + total.Grams));
    }

    /// <summary>All of the year, month by month: the ledger as it is told, not as it was posted.</summary>
    private static EmissionProduct Product(SqliteLedgerReader reader, FleetYear year)
    {
        const int Month = 30 * 24 * FleetYear.MinutesPerHour;
        var sum = default(EmissionProduct);
        for (var from = year.Year.From; from < year.Year.To; from += Month)
        {
            var to = from + Month < year.Year.To ? from + Month : year.Year.To;
            foreach (var total in reader.Totals(new(new(from, to), TotalsGrouping.All, null))) sum += total.Product ?? default;
        }

        return sum;
    }
}
