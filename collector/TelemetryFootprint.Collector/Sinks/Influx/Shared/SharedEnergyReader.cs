using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>Totals and series over the energy of all collectors that share the store, with the factors of the one that is asked.</summary>
internal sealed class SharedEnergyReader(InfluxQueries store, SharedSites sites, RunExchange runs, ILedgerReader ledger, IFactorChains chains, IRunProjects projects) : IEnergyReader, IAccountReader
{
    private const int MinutesPerHour = 60;

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

    /// <summary>Cells alone: which hardware they are of and what contracts cover is known to each collector of its own agents only.</summary>
    public T Account<T>(AccountQuery query, Func<AccountContext, IEnumerable<AccountCell>, T> ask, CancellationToken cancellationToken = default)
    {
        RefuseAsOf(query.AsOf);
        if (query.ContractsFrom is not null) throw new UnansweredException("A market-based account");
        var prices = Prices(null, query.Range, cancellationToken);
        var cells = Cells(prices, cancellationToken).Cells(query.Range)
            .Where(query.Holds)
            .Select(cell => new AccountCell(
                cell.Series, cell.Period, cell.Slot, cell.Energy, prices.FamilyOf(cell.Period.Zone),
                prices.PriceOf(cell.Period.Zone, cell.Slot) is { } price ? (price.Value, price.Quality) : null)
            {
                CarbonFreePartsPerMillion = prices.CarbonFreeOf(cell.Period.Zone, cell.Slot),
            });
        return ask(new([], new Dictionary<(string Host, string Uuid), Core.Ledger.DeviceIdentity>()), cells);
    }

    private SharedPrices Prices(FactorKind? kind, MinuteRange range, CancellationToken cancellationToken) => new(ledger, chains, kind, range, cancellationToken);

    /// <summary>Of no project that nobody was asked for: named runs are heard of first.</summary>
    private SharedCells Cells(SharedPrices prices, CancellationToken cancellationToken)
    {
        runs.Await(cancellationToken);
        return new(store, sites, projects, prices, cancellationToken);
    }

    private static void RefuseAsOf(DateTimeOffset? asOf)
    {
        if (asOf is not null) throw new UnansweredException("asOf");
    }
}
