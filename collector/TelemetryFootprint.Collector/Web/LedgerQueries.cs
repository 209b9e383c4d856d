using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Web.Runs;
using TelemetryFootprint.Collector.Web.Totals;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Web;

/// <summary><c>/totals</c>, <c>/series</c>, <c>/intensity</c>. Doubles carry full precision, so that another program gets the same grams.</summary>
internal sealed class LedgerQueries(IEnergyReader energy, ILedgerReader ledger, IFactorChains chains, RunWords words, MoneyFigures money, FactorKind? accountKind, TimeProvider time, StoreMode store)
{
    /// <summary><paramref name="projects"/>: the caller sees these; null: all.</summary>
    public TotalsAnswer Totals(TotalsParameters asked, IReadOnlySet<string>? projects = null, CancellationToken cancellationToken = default)
    {
        var range = Query.LongRange(asked.From, asked.To, asked.Tz);
        var (name, grouping) = Query.Grouping(asked.By, hasAll: false);
        var kind = Query.Factor(asked.Factor) ?? accountKind;
        var then = Query.AsOf(asked.AsOf, range, time.GetUtcNow());
        var query = new TotalsQuery(range, grouping, kind, projects)
        {
            AsOf = then,
            Prices = money.Prices,
            OfRuns = words.Of(name, grouping),
            Filter = words.Filter(asked.Project, asked.Site, asked.User),
            Steps = Query.Steps(asked.Step, range),
        };
        var page = RowPage.Of(asked.Limit, asked.After);
        var rows = energy.Totals(query, cancellationToken);
        var (shown, next) = page.Cut(rows, row => row.Key);
        return new TotalsAnswer(range.From.ToTime(), range.To.ToTime(), name, Name(kind), [.. shown.Select(row => Row(row, kind))])
        {
            AsOf = then,
            Next = next,
            Timeline = TimelineAnswer.Of(rows.Timeline),
        };
    }

    /// <summary>A run's rows, and its hosts; empty where the ledger knows nothing of it. <paramref name="step"/>: of its timeline; null: nobody asks for one.</summary>
    public (IReadOnlyList<TotalRow> Rows, IReadOnlyList<string> Hosts, TimelineAnswer? Timeline) OfRun(string run, MinuteRange range, string? step, CancellationToken cancellationToken)
    {
        var rows = energy.Totals(new TotalsQuery(range, TotalsGrouping.Run, accountKind) { Run = run, Prices = money.Prices, Steps = Query.Steps(step, range) }, cancellationToken);
        return ([.. rows.Select(row => Row(row, accountKind))], store == StoreMode.Influx ? rows.Hosts : HostsOf(run), TimelineAnswer.Of(rows.Timeline));
    }

    /// <summary>Where what is known of the run's energy begins; null: nothing is.</summary>
    public UtcMinute? FirstMinuteOf(string run, CancellationToken cancellationToken) => energy.FirstMinuteOf(run, cancellationToken);

    /// <summary>Of this collector's own agents, whether they are registered or not; the newest first.</summary>
    public IReadOnlyList<LedgerRun> NewestRuns(int most, CancellationToken cancellationToken) => ledger.NewestRuns(most, cancellationToken);

    /// <summary>Of all time: nothing is scanned for it.</summary>
    private IReadOnlyList<string> HostsOf(string run) => [.. ledger.RunStanding(run).Hosts.Select(row => row.Host).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public SeriesAnswer Series(
        string? metric, string? device, string? from, string? to, string? step, string? factor, string? asOf = null, IReadOnlySet<string>? projects = null,
        CancellationToken cancellationToken = default)
    {
        if (metric is not ("energy" or "emissions" or "power"))
            throw new QueryException("metric", $"'{metric}' is not energy, emissions or power");
        var uuid = Query.Needed("device", device);
        var range = Query.Range(from, to);
        var minutes = Query.StepMinutes(step, range);
        var kind = Query.Factor(factor) ?? accountKind;
        var then = Query.AsOf(asOf, range, time.GetUtcNow());
        var points = energy.Series(new SeriesQuery(uuid, range, minutes, kind, projects) { AsOf = then }, cancellationToken);
        return new SeriesAnswer(
            range.From.ToTime(), range.To.ToTime(), minutes * 60, uuid, metric, Name(kind),
            [.. points.Select(point => new SeriesRow(point.At.ToTime(), point.Host, point.Zone, point.Pue.Value, point.Simulated, FigureOf(metric, point, kind)))])
        {
            AsOf = then,
        };
    }

    public IntensityAnswer Intensity(string? zone, string? from, string? to, string? factor, CancellationToken cancellationToken)
    {
        var name = Query.Needed("zone", zone);
        var range = Query.Range(from, to);
        var kind = Query.Factor(factor) ?? chains.ChainFor(name)?.Family.Kind ?? accountKind ?? FactorKind.Lifecycle;
        var slots = ledger.Intensity(name, kind, range, cancellationToken).Select(Row).ToList();
        return new IntensityAnswer(name, range.From.ToTime(), range.To.ToTime(), slots, slots.Count > 0 ? null : WhyEmpty(name, kind));
    }

    private Figure FigureOf(string metric, SeriesPoint point, FactorKind? kind)
    {
        var cell = point.Energy;
        var method = point.Method is { } one ? MethodName.Of(one) : "mixed";
        return metric switch
        {
            "energy" => new Figure(cell.Millijoules / 1000.0, "J", cell.LowMillijoules / 1000.0, cell.HighMillijoules / 1000.0, method),
            "emissions" => new Figure(
                point.Grams?.Value, "g", point.LowGrams?.Value, point.HighGrams?.Value, method, point.Quality is { } grade ? Words.Of(grade) : null,
                OtherKind(point.Zone, point.Grams is not null, kind) ?? Reason.Unpriced(point.Unpriced, point.Grams is not null)),
            _ when cell.ObservedMilliseconds == 0 => new Figure(null, "W", Method: method, Reason: "no observed time"),
            _ => new Figure(
                cell.Millijoules / (double)cell.ObservedMilliseconds, "W", cell.LowMillijoules / (double)cell.ObservedMilliseconds,
                cell.HighMillijoules / (double)cell.ObservedMilliseconds, method),
        };
    }

    private static IntensityRow Row(IntensitySlot slot)
    {
        var gas = Words.Of(slot.Identity.Gas);
        return new IntensityRow(
            slot.Slot.From.ToTime(), slot.Slot.To.ToTime(), new Figure(slot.Value.Value, $"g{gas}/kWh", Quality: Words.Of(slot.Quality)),
            slot.Identity.Provider, slot.Identity.Source, Label.Of(slot.Identity.Kind), gas, slot.Version, slot.KnownAt, slot.Applied)
        {
            Mix = slot.Mix is { } told ? MixOf(told) : null,
        };
    }

    private static MixAnswer MixOf(MixVersion told) => new(
        told.Provider, told.Source, told.KnownAt, new(told.Mix.CarbonFreePartsPerMillion / 1e6, "ratio", Reason: "≥: imports, storage and what is not told count as fossil"),
        [.. told.Mix.Parts.Select(part => new MixPart(FuelName.Of(part.Fuel), part.PartsPerMillion / 10_000m))]);

    private TotalRow Row(LedgerTotal total, FactorKind? kind)
    {
        var method = total.EnergyByMethod.Count == 1 ? MethodName.Of(total.EnergyByMethod.Keys.Single()) : "mixed";
        var quality = total.EnergyByQuality.Count == 0 ? null : Words.Of(total.EnergyByQuality.Keys.Min());
        var cell = total.Energy;
        var otherKind = OtherKind(total.Zone, total.Grams is not null, kind);
        var emissions = new Figure(
            total.Grams?.Value, "g", total.LowGrams?.Value, total.HighGrams?.Value, method, quality, otherKind ?? Reason.Unpriced(total.Unpriced, total.Grams is not null));
        return new TotalRow(
            total.Key, total.Host, total.Simulated, total.Zone, total.Pue?.Value, total.Pue?.IsSet,
            total.Pue is null ? "several hosts or times with different PUE; /series has it per point" : null,
            total.Family is { } family ? Label.Of(family.Kind) : null, total.Family is { } of ? Words.Of(of.Gas) : null,
            new Figure(cell.Millijoules / 1000.0, "J", cell.LowMillijoules / 1000.0, cell.HighMillijoules / 1000.0, method),
            emissions,
            new Figure(otherKind is null ? total.Unpriced.Value : null, "J", Method: method, Reason: otherKind), CoverageAnswer.Of(total.Coverage))
        {
            Cost = money.Cost(total, method),
            CarbonCost = money.CarbonCost(total, emissions),
            EnergyByQuality = total.EnergyByQuality.OrderByDescending(grade => grade.Key).ToDictionary(grade => Words.Of(grade.Key), grade => grade.Value.Millijoules / 1000.0),
            EnergyByState = total.EnergyByState.OrderBy(state => state.Key).ToDictionary(state => Words.Of(state.Key), state => state.Value.Millijoules / 1000.0),
        };
    }

    /// <summary>Energy of a zone that is booked in the other kind is priced, only not as it was asked for; null: that is not so.</summary>
    private string? OtherKind(string? zone, bool isPriced, FactorKind? asked) =>
        !isPriced && asked is not null && zone is not null && chains.ChainFor(zone) is { Family.Kind: var booked } && booked != asked
            ? $"priced in {Label.Of(booked)} factors; ask with factor={Label.Of(booked)}"
            : null;

    /// <summary>Null: each zone in its own kind; the rows say which.</summary>
    private static string? Name(FactorKind? kind) => kind is { } one ? Label.Of(one) : null;

    private string WhyEmpty(string zone, FactorKind kind) => chains.ChainFor(zone) switch
    {
        null => $"no provider of Grid:Providers covers zone {zone}",
        var chain when chain.Family.Kind != kind => $"zone {zone} is booked in {Label.Of(chain.Family.Kind)} factors",
        _ => "no provider has answered for this time",
    };
}
