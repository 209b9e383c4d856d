using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.Benchmarks.Ledger;

/// <summary>Ten budgets of a year judged on a year of 1,000 GPUs: the first time, which reads all of it, and each minute after.</summary>
internal sealed class BudgetBenchmark : IBenchmark
{
    private const int Hosts = 125;
    private const int GpusPerHost = 8;
    private const int Hours = 8760;
    private const int Budgets = 10;

    public string Name => "budgets";

    public string Summary => "seconds to judge ten budgets on a year of 1,000 GPUs, at the start and each minute, and that they are the totals";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "ledger.db");
        var year = new FleetYear(path, Hosts, GpusPerHost, Hours);
        year.LayDown();
        await output.WriteLineAsync(FormattableString.Invariant($"{Hosts * GpusPerHost} GPUs, {Hours} hours, {year.Rows} rows, {Budgets} budgets"));

        var time = new ManualTimeProvider((year.Year.To + -FleetYear.MinutesPerHour).ToTime());
        var tree = BudgetTree.Of(Enumerable.Range(0, Budgets).Select(Budget), out _)!;
        var live = new LiveBudgets(tree);
        var rules = new AccountRules(null, EmbodiedCatalogue.Bundled, _ => Ownership.Own);
        using var writer = new SqliteLedgerWriter(path, year, year);
        var reader = new SqliteLedgerReader(path, year);
        var book = new SqliteBookReader(path);
        using var keeper = new BudgetKeeper(
            live, new BudgetVersions(live, book, writer, time), new BudgetBook(new SqliteAccountReader(path), rules, null!), new ZoneOutlooks(reader, year), time, NullLogger<BudgetKeeper>.Instance);

        var table = new Table("evaluation", "seconds", "s CPU");
        Row(table, "first", keeper);
        for (var minute = 1; minute <= 3; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            Row(table, FormattableString.Invariant($"minute {minute}"), keeper);
        }

        await table.WriteAsync(output);
        var used = keeper.Current[0].Used.Known!.Value;
        var counted = reader.RunningTotals().Booked.Aggregate(default(GramsCo2e), (sum, total) => sum + total.Grams);
        // The last hour is not over: of whole hours, all but that one.
        var share = used.Value / counted.Value;
        await output.WriteLineAsync(FormattableString.Invariant($"the first budget has {share:p3} of the booked grams; all hours but the last are {(Hours - 1.0) / Hours:p3}"));
        return share is > 0.999 and < 1;
    }

    /// <summary>The first is of all; the others each of a host.</summary>
    private static Budget Budget(int number) => new(
        FormattableString.Invariant($"b{number}"), BudgetTarget.Parse(number == 0 ? "all" : FormattableString.Invariant($"host:node-{number:d3}"), out _)!, BudgetAmount.Parse("100000t")!.Value,
        BudgetPeriod.Parse("year")!.Value, new AccountCalendar(TimeZoneInfo.Utc, MonthDay.NewYear), [0.5m, 0.8m, 1m], [], null);

    private static void Row(Table table, string name, BudgetKeeper keeper)
    {
        var (begun, processor) = (Stopwatch.GetTimestamp(), Measure.ProcessorTime);
        keeper.Evaluate();
        table.Add(
            name, Stopwatch.GetElapsedTime(begun).TotalSeconds.ToString("f2", CultureInfo.InvariantCulture),
            (Measure.ProcessorTime - processor).TotalSeconds.ToString("f2", CultureInfo.InvariantCulture));
    }
}
