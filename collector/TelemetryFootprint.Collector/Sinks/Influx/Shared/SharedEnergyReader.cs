using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>Totals, series and accounts over the energy of all collectors that share the store, with the factors of the one that is asked.</summary>
internal sealed class SharedEnergyReader(
    InfluxQueries store, SharedSites sites, SharedDevices devices, SharedMarks marks, RunExchange runs, ILedgerReader ledger, IFactorChains chains, IRunProjects projects) : IEnergyReader, IAccountReader
{
    private const int MinutesPerHour = 60;

    // The tables of one report are of one reading.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    public LedgerTotals Totals(TotalsQuery query, CancellationToken cancellationToken = default)
    {
        RefuseAsOf(query.AsOf);
        var prices = Prices(query.Kind, query.Range, cancellationToken);
        var cells = Cells(prices, cancellationToken);
        return LedgerTables.Totals(
            query, cells.Cells(query.Range, query.Run is { } run ? SharedCells.OfRun(run) : "", query.Steps?.Minutes ?? MinutesPerHour), prices, series => cells.CoverageOf(series, query.By), cancellationToken);
    }

    public UtcMinute? FirstMinuteOf(string run, CancellationToken cancellationToken = default) => Cells(Prices(null, default, cancellationToken), cancellationToken).FirstMinuteOf(run);

    public IReadOnlyList<SeriesPoint> Series(SeriesQuery query, CancellationToken cancellationToken = default)
    {
        RefuseAsOf(query.AsOf);
        var prices = Prices(query.Kind, query.Range, cancellationToken);
        return LedgerTables.Series(query, Cells(prices, cancellationToken).Cells(query.Range, SharedCells.OfDevice(query.Device), query.StepMinutes), prices, cancellationToken);
    }

    /// <summary>Of all collectors; what contracts cover is of the energy of all, by this one's own. What restatements changed each knows of its own ledger alone.</summary>
    public T Account<T>(AccountQuery query, Func<AccountContext, IEnumerable<AccountCell>, T> ask, CancellationToken cancellationToken = default)
    {
        RefuseAsOf(query.AsOf);
        // A contract's energy is matched with the whole slot's, however the range of the question cuts it.
        var (first, end) = ((query.ContractsFrom ?? query.Range.From).FloorTo(MinutesPerHour), (query.Range.To + (MinutesPerHour - 1)).FloorTo(MinutesPerHour));
        var prices = Prices(null, new(first < query.Range.From ? first : query.Range.From, end), cancellationToken);
        var read = Cells(prices, cancellationToken);
        var known = query.NamesDevices ? devices.Current(Fresh, cancellationToken).ToDictionary(told => told.Key, told => told.Value.Device) : [];
        IReadOnlyList<ZoneEnergy> consumption = query.ContractsFrom is null ? [] : Consumption(read.Cells(new(first, end)));
        // A run may have gone on for years: its own energy alone is asked for.
        var only = query.Filter?.Runs is { Count: 1 } one ? SharedCells.OfRun(one.Single()) : "";
        var cells = read.Cells(query.Range, only).Where(query.Holds).Select(cell => CellOf(cell, prices));
        return ask(new(consumption, known) { TellsRestated = false }, cells);
    }

    private static AccountCell CellOf(LedgerCell cell, SharedPrices prices) => new(
        cell.Series, cell.Period, cell.Slot, cell.Energy, prices.FamilyOf(cell.Period.Zone), prices.PriceOf(cell.Period.Zone, cell.Slot) is { } price ? (price.Value, price.Quality) : null)
    {
        CarbonFreePartsPerMillion = prices.CarbonFreeOf(cell.Period.Zone, cell.Slot),
    };

    /// <summary>All measured energy that uses up contracts.</summary>
    private static List<ZoneEnergy> Consumption(IEnumerable<LedgerCell> cells)
    {
        var sums = new Dictionary<(string Zone, MinuteRange Slot, Pue Pue), long>();
        foreach (var cell in cells.Where(cell => !cell.Series.IsSimulated))
        {
            var key = (cell.Period.Zone, cell.Slot, cell.Period.Pue);
            sums[key] = checked(sums.GetValueOrDefault(key) + cell.Energy.Millijoules);
        }

        return [.. sums.Select(sum => new ZoneEnergy(sum.Key.Zone, sum.Key.Slot, sum.Key.Pue, new(sum.Value)))];
    }

    private SharedPrices Prices(FactorKind? kind, MinuteRange range, CancellationToken cancellationToken) => new(ledger, chains, kind, range, cancellationToken);

    /// <summary>Of no project that nobody was asked for: named runs are heard of first.</summary>
    private SharedCells Cells(SharedPrices prices, CancellationToken cancellationToken)
    {
        runs.Await(cancellationToken);
        return new(store, sites, projects, prices, cancellationToken, marks);
    }

    private static void RefuseAsOf(DateTimeOffset? asOf)
    {
        if (asOf is not null) throw new UnansweredException("asOf");
    }
}
