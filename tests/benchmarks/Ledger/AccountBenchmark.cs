using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.Benchmarks.Ledger;

/// <summary>The account of 100 GPUs: a day, a month and a year of hours, with more and more contracts that together cover a half of it.</summary>
internal sealed class AccountBenchmark : IBenchmark
{
    private const int Hosts = 25;
    private const int GpusPerHost = 4;
    private const int Hours = 8760;
    private const int HoursPerContract = 730;

    public string Name => "account";

    public string Summary => "seconds of /account for a day, a month and a year of 100 GPUs with up to 100,000 contracts";

    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "ledger.db");
        var fleet = new FleetYear(path, Hosts, GpusPerHost, Hours);
        fleet.LayDown();
        var reader = new SqliteAccountReader(path);
        var table = new Table("contracts", "range", "seconds", "s CPU", "covered %");
        Row(table, reader, fleet, 0, 24);
        foreach (var contracts in (int[])[0, 1000, 10_000, 100_000])
        {
            foreach (var hours in (int[])[24, HoursPerContract, Hours]) Row(table, reader, fleet, contracts, hours);
        }

        await output.WriteLineAsync(FormattableString.Invariant($"{Hosts * GpusPerHost} GPUs, {Hours} hours of them, {fleet.Rows} rows; each contract is of a month; ranges end with the year; the first row warms up."));
        await table.WriteAsync(output);
        return true;
    }

    private static void Row(Table table, SqliteAccountReader reader, FleetYear fleet, int contracts, int hours)
    {
        var rules = new AccountRules(contracts == 0 ? null : Book(fleet, contracts), EmbodiedCatalogue.Bundled, _ => Ownership.Own);
        var range = new MinuteRange(fleet.Year.To + (-hours * FleetYear.MinutesPerHour), fleet.Year.To);
        var (clock, processor) = (Stopwatch.StartNew(), Measure.ProcessorTime);
        var total = reader.Account(
            new AccountQuery(range, Accountant.ContractsFrom(rules, range)), (context, cells) => Accountant.Totals(rules, TotalsGrouping.All, context, cells)).Single();
        var covered = 100.0 * (double)total.Market.Covered.MillijoulePartsPerMillion / (double)total.Operational.Facility.MillijoulePartsPerMillion;
        table.Add(
            Text(contracts), hours == Hours ? "year" : hours == 24 ? "day" : "month", clock.Elapsed.TotalSeconds.ToString("f2", CultureInfo.InvariantCulture),
            (Measure.ProcessorTime - processor).TotalSeconds.ToString("f2", CultureInfo.InvariantCulture), covered.ToString("f1", CultureInfo.InvariantCulture));
    }

    /// <summary>In each month as many as in any other.</summary>
    private static ContractBook Book(FleetYear fleet, int contracts)
    {
        var each = new FacilityEnergy(fleet.WorthOf(1).Value / 2 / contracts);
        return ContractBook.Of(Enumerable.Range(0, contracts).Select(number =>
        {
            var from = fleet.Year.From + (number % (Hours / HoursPerContract) * HoursPerContract * FleetYear.MinutesPerHour);
            return new Contract(FormattableString.Invariant($"c-{number:d5}"), each, new(from, from + (HoursPerContract * FleetYear.MinutesPerHour)), "GB", Fuel.Wind);
        }));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
