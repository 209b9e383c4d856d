using System.Globalization;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Collector.Web.Account;

namespace TelemetryFootprint.Collector.Book;

/// <summary>
/// The book's figures as exact decimals. Grams are rounded to the nanogram by their running sum, so that however many rows there are, those of one zone
/// and kind add up to their rounded total. What is unknown is null, never 0.
/// </summary>
internal sealed class BookColumns(AccountCalendar calendar, BookQuestion question)
{
    private const long MillijoulesPerKilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly decimal GramsPerNanogram = 1e-9m;

    // Where a memo has cells too.
    private const int Zone = 5;
    private const int Simulated = 6;
    private const int Energy = 7;
    private const int Factor = 13;
    private const int Gas = 14;
    private const int LocationGrams = 17;
    private const int Kind = 22;
    private const int LitresClosed = 27;
    private const int LitresNow = 28;

    private readonly Dictionary<(string Zone, FactorFamily Family, bool Simulated), EmissionProduct> _running = [];
    private readonly Dictionary<(AnnualFactorKind? Kind, AnnualFactorGas? Gas, string? Source), EmissionProduct> _market = [];

    public static IReadOnlyList<string> Names { get; } =
    [
        "hour", "hour_end", "local_hour", "site", "project", "zone", "simulated", "energy_kwh", "pue", "pue_set", "facility_kwh", "factor_g_per_kwh_location",
        "factor_version", "factor", "gas", "provider", "quality", "g_location_based", "g_market_based", "restated",
        "contract_kwh", "factor_g_per_kwh_market",
        "row", "as_of", "period", "closed_at", "reason", "water_litres_closed", "water_litres_now",
        "market_factor", "market_gas", "market_mix",
    ];

    private string? AsOf { get; } = question.AsOf is { } then ? InstantText.Precise(then) : null;

    private string? Period => question.Closed?.Closed.Period.Name;

    private string? ClosedAt { get; } = question.Closed is { } closed ? InstantText.Precise(closed.Closed.ClosedAt) : null;

    /// <summary>In the order of <see cref="Names"/>: text, number, flag, or null.</summary>
    public object?[] Of(BookRow row)
    {
        var energy = (decimal)row.Energy.Millijoules / MillijoulesPerKilowattHour;
        var pue = row.Pue.PartsPerMillion / 1e6m;
        return
        [
            Time(row.Hour.From), Time(row.Hour.To), Local(row.Hour.From),
            row.Site, row.Project, row.Zone.Length == 0 ? null : row.Zone, row.Simulated, energy, pue, row.Pue.IsSet, energy * pue,
            row.Value is { } value ? value.Micrograms / 1e6m : null, row.Version is { } version ? (decimal)version : null,
            row.Factor is { } factor ? Label.Of(factor.Kind) : null, row.Factor is { } of ? Words.Of(of.Gas) : null, row.Factor?.Provider,
            row.Quality is { } quality ? Words.Of(quality) : null, Grams(row), MarketGrams(row), row.IsRestated,
            row.Market is { } market ? KilowattHours(market.Covered) : null, MarketFactor(row),
            "entry", AsOf, Period, ClosedAt, null, null, null,
            // Of grams that are told: where contracts cover the whole, no mix was taken, and theirs is no factor but 0.
            row.Market?.Mix is { } mix ? Words.Of(mix.Kind) : null, row.Market?.Mix is { } counted ? Words.Of(counted.Gas) : null, MixText(row.Market?.Mix),
        ];
    }

    /// <summary>What came to the period since it was closed. It is of the whole period, and of no site and project.</summary>
    public object?[] Of(PeriodChange change)
    {
        var cells = Memo("memo", change.Zone, change.Simulated, change.Reason);
        cells[Energy] = (decimal)change.Energy.Millijoules / MillijoulesPerKilowattHour;
        if (change is not { Family: { } family, Product: { } product }) return cells;
        cells[Factor] = Label.Of(family.Kind);
        cells[Gas] = Words.Of(family.Gas);
        cells[LocationGrams] = Grams((change.Zone, family, change.Simulated), product);
        return cells;
    }

    /// <summary>Litres are in no sum of the book: they are told where a restatement changed them.</summary>
    public object?[] Of(WaterMemo memo)
    {
        var (before, now) = (memo.Closed is null ? null : WaterAnswer.Of(memo.Closed).Total, WaterAnswer.Of(memo.Now).Total);
        var bounds = new[] { ("closed", before?.Reason), ("now", now.Reason) }.Where(bound => bound.Item2 is not null).Select(bound => $"; {bound.Item1} {bound.Item2}");
        var cells = Memo("water_memo", memo.Zone, memo.Simulated, memo.Reason + string.Concat(bounds));
        cells[LitresClosed] = (decimal?)before?.Value;
        cells[LitresNow] = (decimal?)now.Value;
        return cells;
    }

    private object?[] Memo(string kind, string zone, bool simulated, string reason)
    {
        var (cells, range) = (new object?[Names.Count], question.Range);
        (cells[0], cells[1], cells[2]) = (Time(range.From), Time(range.To), Local(range.From));
        (cells[Zone], cells[Simulated]) = (zone.Length == 0 ? null : zone, simulated);
        // As known now, beside what was known then.
        new object?[] { kind, null, Period, ClosedAt, reason }.CopyTo(cells, Kind);
        return cells;
    }

    private decimal? Grams(BookRow row) =>
        row is { Product: { } product, Factor: { } factor } ? Grams((row.Zone, FactorFamily.Of(factor), row.Simulated), product) : null;

    private decimal Grams((string Zone, FactorFamily Family, bool Simulated) key, EmissionProduct product)
    {
        var before = _running.GetValueOrDefault(key);
        var after = _running[key] = before + product;
        return Rounded(before, after);
    }

    private decimal? MarketGrams(BookRow row)
    {
        if (row.Market is not { Product: { } product, Mix: var mix }) return null;
        // Mixes that count different things have no sum: see ResidualMix.CountsAs.
        var key = (mix?.Kind, mix?.Gas, mix is null or { Kind: not null, Gas: not null } ? null : mix.Source);
        var before = _market.GetValueOrDefault(key);
        return Rounded(before, _market[key] = before + product);
    }

    private static string? MixText(ResidualMix? mix) => mix is null ? null : string.Create(CultureInfo.InvariantCulture, $"{mix.Zone} {mix.Source} {mix.Year}");

    /// <summary>What the row's energy at the meter took on the mean, from its contracts and the residual mix.</summary>
    private static decimal? MarketFactor(BookRow row) =>
        row.Market?.Product is { } product && FacilityEnergy.Of(row.Energy, row.Pue).MillijoulePartsPerMillion is var facility && facility > 0
            ? (decimal)((product.Value + (facility / 2)) / facility) / 1e6m
            : null;

    private static decimal KilowattHours(FacilityEnergy energy) => (decimal)energy.MillijoulePartsPerMillion / 1e6m / MillijoulesPerKilowattHour;

    private static decimal Rounded(EmissionProduct before, EmissionProduct after) => (decimal)(Nanograms(after) - Nanograms(before)) * GramsPerNanogram;

    /// <summary>From picograms, as every other total is shown.</summary>
    private static Int128 Nanograms(EmissionProduct product)
    {
        var picograms = product.ToGrams().Picograms;
        return (picograms + (picograms < 0 ? -500 : 500)) / 1000;
    }

    private string Local(UtcMinute minute) => calendar.ToLocal(minute).ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);

    private static string Time(UtcMinute minute) => InstantText.Minute(minute.ToTime());
}
