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

/// <summary>A year of hourly factors of 1,000 GPUs restated in one answer, and one host's PUE of the year; the ledger differs by exactly the rows' sum.</summary>
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

        var (reader, table) = (new SqliteLedgerReader(path, year), new Table("restated", "seconds", "s CPU", "slots", "change g", "exact"));
        Spent factors;
        bool exact;
        using (var writer = new SqliteLedgerWriter(path, year, year))
        {
            factors = Time(() => writer.Accept(year.Observations(FactorQuality.Measured, More), year.After));
            exact = Row(table, "factors of 1,000 GPUs", factors, reader.Restatements(year.Year, int.MaxValue), year.WorthOf(More), reader);
            var site = new SiteRestatement("node-007", null, year.Year, Pue.FromRatio(1.3m), null, "benchmark", "benchmark");
            var before = Product(reader, year);
            var pue = Time(() => writer.Restate(site, year.After));
            exact &= Row(table, "PUE of 8 GPUs", pue, reader.Restatements(year.Year, int.MaxValue, Hours), Product(reader, year) - before, reader);
        }

        await table.WriteAsync(output);
        await output.WriteLineAsync(FormattableString.Invariant($"promised: factors within {Promised.TotalSeconds} s and exact; {(factors.Wall <= Promised && exact ? "held" : "NOT HELD")}"));
        return factors.Wall <= Promised && exact;
    }

    private static bool Row(Table table, string name, Spent took, IReadOnlyList<Restatement> rows, EmissionProduct expected, SqliteLedgerReader reader)
    {
        var change = rows.Aggregate(default(EmissionProduct), (sum, row) => sum + row.Product!.Value);
        var restated = reader.RunningTotals().Restated.Aggregate(default(GramsCo2e), (sum, total) => sum + total.Up - total.Down);
        var exact = change == expected && restated.Picograms > 0;
        table.Add(
            name, Seconds(took.Wall), Seconds(took.Processor), rows.Count.ToString(CultureInfo.InvariantCulture),
            change.ToGrams().Value.ToString("f6", CultureInfo.InvariantCulture), exact ? "yes" : "NO");
        return exact;
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

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("f2", CultureInfo.InvariantCulture);

    private static Spent Time(Action work)
    {
        var (clock, processor) = (Stopwatch.StartNew(), Measure.ProcessorTime);
        work();
        return new(clock.Elapsed, Measure.ProcessorTime - processor);
    }

    /// <summary>Beside the clock's time the processor's, which other programs on the machine do not lengthen.</summary>
    private readonly record struct Spent(TimeSpan Wall, TimeSpan Processor);
}
