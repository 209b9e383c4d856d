using System.Globalization;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.Collector.Book;

/// <summary>
/// The book's figures as exact decimals. Grams are rounded to the nanogram by their running sum, so that however many rows there are, those of one
/// kind add up to their rounded total. What is unknown is null, never 0.
/// </summary>
internal sealed class BookColumns(AccountCalendar calendar)
{
    private const long MillijoulesPerKilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly decimal GramsPerNanogram = 1e-9m;

    private readonly Dictionary<(FactorFamily Family, bool Simulated), EmissionProduct> _running = [];
    private EmissionProduct _market;

    public static IReadOnlyList<string> Names { get; } =
    [
        "hour", "hour_end", "local_hour", "site", "project", "zone", "simulated", "energy_kwh", "pue", "pue_set", "facility_kwh", "factor_g_per_kwh_location",
        "factor_version", "factor", "gas", "provider", "quality", "g_location_based", "g_market_based", "restated",
        "contract_kwh", "factor_g_per_kwh_market",
    ];

    /// <summary>In the order of <see cref="Names"/>: text, number, flag, or null.</summary>
    public object?[] Of(BookRow row)
    {
        var energy = (decimal)row.Energy.Millijoules / MillijoulesPerKilowattHour;
        var pue = row.Pue.PartsPerMillion / 1e6m;
        return
        [
            Time(row.Hour.From), Time(row.Hour.To), calendar.ToLocal(row.Hour.From).ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture),
            row.Site, row.Project, row.Zone.Length == 0 ? null : row.Zone, row.Simulated, energy, pue, row.Pue.IsSet, energy * pue,
            row.Value is { } value ? value.Micrograms / 1e6m : null, row.Version is { } version ? (decimal)version : null,
            row.Factor is { } factor ? Label.Of(factor.Kind) : null, row.Factor is { } of ? Words.Of(of.Gas) : null, row.Factor?.Provider,
            row.Quality is { } quality ? Words.Of(quality) : null, Grams(row), MarketGrams(row), row.IsRestated,
            row.Market is { } market ? KilowattHours(market.Covered) : null, MarketFactor(row),
        ];
    }

    private decimal? Grams(BookRow row)
    {
        if (row is not { Product: { } product, Factor: { } factor }) return null;
        var key = (FactorFamily.Of(factor), row.Simulated);
        var before = _running.GetValueOrDefault(key);
        var after = _running[key] = before + product;
        return Rounded(before, after);
    }

    private decimal? MarketGrams(BookRow row)
    {
        if (row.Market?.Product is not { } product) return null;
        var before = _market;
        return Rounded(before, _market = before + product);
    }

    /// <summary>What the row's energy at the meter took on the mean, from its contracts and the residual mix.</summary>
    private static decimal? MarketFactor(BookRow row) =>
        row.Market?.Product is { } product && FacilityEnergy.Of(row.Energy, row.Pue).MillijoulePartsPerMillion is var facility && facility > 0
            ? (decimal)((product.Value + (facility / 2)) / facility) / 1e6m
            : null;

    private static decimal KilowattHours(FacilityEnergy energy) => (decimal)energy.MillijoulePartsPerMillion / 1e6m / MillijoulesPerKilowattHour;

    private static decimal Rounded(EmissionProduct before, EmissionProduct after) => (decimal)(Nanograms(after) - Nanograms(before)) * GramsPerNanogram;

    private static Int128 Nanograms(EmissionProduct product) => (product.Value + (EmissionProduct.PerNanogram / 2)) / EmissionProduct.PerNanogram;

    private static string Time(UtcMinute minute) => InstantText.Minute(minute.ToTime());
}
