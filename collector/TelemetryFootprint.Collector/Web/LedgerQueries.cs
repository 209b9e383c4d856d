using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;

namespace TelemetryFootprint.Collector.Web;

/// <summary><c>/totals</c>, <c>/series</c>, <c>/intensity</c>. Doubles carry full precision, so that another program gets the same grams.</summary>
internal sealed class LedgerQueries(ILedgerReader ledger, IFactorChains chains, FactorKind defaultKind)
{
    public TotalsAnswer Totals(string? from, string? to, string? by, string? factor)
    {
        var range = Query.Range(from, to);
        var grouping = by switch
        {
            null or "" or "host" => TotalsGrouping.Host,
            "device" => TotalsGrouping.Device,
            "zone" => TotalsGrouping.Zone,
            _ => throw new QueryException("by", $"'{by}' is not host, device or zone"),
        };
        var kind = Query.Factor(factor) ?? defaultKind;
        var rows = ledger.Totals(new TotalsQuery(range, grouping, kind));
        return new TotalsAnswer(
            range.From.ToTime(), range.To.ToTime(), string.IsNullOrEmpty(by) ? "host" : by, Label.Of(kind), [.. rows.Select(row => Row(row, range, grouping))]);
    }

    public SeriesAnswer Series(string? metric, string? device, string? from, string? to, string? step, string? factor)
    {
        if (metric is not ("energy" or "emissions" or "power"))
            throw new QueryException("metric", $"'{metric}' is not energy, emissions or power");
        var uuid = Query.Needed("device", device);
        var range = Query.Range(from, to);
        var minutes = Query.StepMinutes(step, range);
        var kind = Query.Factor(factor) ?? defaultKind;
        var points = ledger.Series(new SeriesQuery(uuid, range, minutes, kind));
        return new SeriesAnswer(
            range.From.ToTime(), range.To.ToTime(), minutes * 60, uuid, metric, Label.Of(kind),
            [.. points.Select(point => new SeriesRow(point.At.ToTime(), point.Host, point.Zone, point.Pue.Value, point.Simulated, FigureOf(metric, point)))]);
    }

    public IntensityAnswer Intensity(string? zone, string? from, string? to, string? factor)
    {
        var name = Query.Needed("zone", zone);
        var range = Query.Range(from, to);
        var kind = Query.Factor(factor) ?? chains.ChainFor(name)?.Family.Kind ?? defaultKind;
        return new IntensityAnswer(name, range.From.ToTime(), range.To.ToTime(), [.. ledger.Intensity(name, kind, range).Select(slot => new IntensityRow(
            slot.Slot.From.ToTime(), slot.Slot.To.ToTime(),
            new Figure(slot.Value.Value, $"g{Gas(slot.Identity.Gas)}/kWh", Quality: Quality(slot.Quality)),
            slot.Identity.Provider, slot.Identity.Source, Label.Of(slot.Identity.Kind), Gas(slot.Identity.Gas), slot.Version, slot.KnownAt, slot.Applied))]);
    }

    private static Figure FigureOf(string metric, SeriesPoint point)
    {
        var cell = point.Energy;
        return metric switch
        {
            "energy" => new Figure(cell.Millijoules / 1000.0, "J", cell.LowMillijoules / 1000.0, cell.HighMillijoules / 1000.0),
            "emissions" => new Figure(point.Grams?.Value, "g", Reason: UnpricedReason(point.Unpriced, point.Grams is not null)),
            _ when cell.ObservedMilliseconds == 0 => new Figure(null, "W", Reason: "no observed time"),
            _ => new Figure(
                cell.Millijoules / (double)cell.ObservedMilliseconds, "W",
                cell.LowMillijoules / (double)cell.ObservedMilliseconds, cell.HighMillijoules / (double)cell.ObservedMilliseconds),
        };
    }

    private TotalRow Row(LedgerTotal total, MinuteRange range, TotalsGrouping by)
    {
        var host = by == TotalsGrouping.Host ? total.Key : total.Host;
        var first = host is null ? null : ledger.SiteOf(host, range.From);
        var last = host is null ? null : ledger.SiteOf(host, new UtcMinute(range.To.Value - 1));
        var steady = first is not null && last is not null && first == last ? first : null;
        var method = total.EnergyByMethod.Count == 1 ? Label.Of(total.EnergyByMethod.Keys.Single()) : "mixed";
        var quality = total.EnergyByQuality.Count == 0 ? null : Quality(total.EnergyByQuality.Keys.Min());
        var cell = total.Energy;
        return new TotalRow(
            total.Key, total.Host, total.Simulated, by == TotalsGrouping.Zone ? total.Key : steady?.Zone, steady?.Pue.Value, steady?.Pue.IsSet,
            total.Family is { } family ? Label.Of(family.Kind) : null, total.Family is { } of ? Gas(of.Gas) : null,
            new Figure(cell.Millijoules / 1000.0, "J", cell.LowMillijoules / 1000.0, cell.HighMillijoules / 1000.0, method),
            new Figure(
                total.Grams?.Value, "g", total.LowGrams?.Value, total.HighGrams?.Value, method, quality,
                UnpricedReason(total.Unpriced, total.Grams is not null)),
            new Figure(total.Unpriced.Value, "J", Method: method));
    }

    private static string? UnpricedReason(Joules unpriced, bool isPriced) => unpriced.Millijoules == 0
        ? isPriced ? null : "no energy"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"≥: {unpriced.Value} J unpriced");

    private static string Gas(FactorGas gas) => gas == FactorGas.Co2 ? "CO2" : "CO2e";

    private static string Quality(FactorQuality quality) => quality switch
    {
        FactorQuality.Annual => "annual",
        FactorQuality.Forecast => "forecast",
        FactorQuality.Estimated => "estimated",
        _ => "measured",
    };
}
