using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Account;

/// <summary><c>Account:Currency</c> and <c>Account:CarbonPricePerTonne</c>, and what they make of the sites' tariffs.</summary>
internal static class PriceOptions
{
    public const string CarbonKey = "Account:CarbonPricePerTonne";
    private const decimal HighestCarbonPrice = 1_000_000m;

    /// <summary>Null: without a currency nothing has a price.</summary>
    public static PriceBook? Read(SettingsReader settings, SitesOptions sites)
    {
        // Judged in any case: what is wrong is not only wrong once a currency is set.
        var (currency, carbon) = (CurrencyCode.Read(settings), settings.Number(CarbonKey, 0m, HighestCarbonPrice));
        if (currency is null) return null;
        var tariffs = new Dictionary<string, TariffSeries>(StringComparer.Ordinal);
        foreach (var site in sites.All)
        {
            // The first of a name, as for everything else that a site's name decides.
            if (site.Tariff is { } tariff) tariffs.TryAdd(site.Assignment.Site, tariff);
        }

        return new(currency, tariffs, carbon is { } price ? new(price, currency) : null);
    }
}
