using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Web;

/// <summary>What a row of totals cost. <paramref name="prices"/>: null, without a currency.</summary>
internal sealed class MoneyFigures(PriceBook? prices)
{
    private const string NoCurrency = $"{CurrencyCode.Key} is not set";
    private const string NoCarbonPrice = $"{PriceOptions.CarbonKey} is not set";

    /// <summary>What totals are to be priced with.</summary>
    public PriceBook? Prices => prices;

    /// <summary>Electricity: energy at the meter, IT × PUE, at its tariff.</summary>
    public Figure Cost(LedgerTotal total, string method)
    {
        if (prices is null || total.Cost is not { } cost) return new(null, CurrencyCode.None, Reason: NoCurrency);
        var why = Reason.WithoutTariff(cost.Lacking, cost.Amount is not null);
        return cost.Amount is { } amount
            ? new((double)amount.Amount, prices.Currency, Value(cost.Low), Value(cost.High), method, cost.IsEstimated ? "estimated" : "declared", why)
            : new(null, prices.Currency, Method: method, Reason: why);
    }

    /// <summary>The row's operational grams at the price of carbon; what <paramref name="emissions"/> does not know, it does not either.</summary>
    public Figure CarbonCost(LedgerTotal total, Figure emissions)
    {
        if (prices is null) return new(null, CurrencyCode.None, Reason: NoCurrency);
        if (prices.Carbon is not { } carbon) return new(null, prices.Currency, Reason: NoCarbonPrice);
        return total.Grams is { } grams
            ? new((double)carbon.CostOf(grams).Amount, prices.Currency, Of(carbon, total.LowGrams), Of(carbon, total.HighGrams), emissions.Method, emissions.Quality, emissions.Reason)
            : new(null, prices.Currency, Method: emissions.Method, Reason: emissions.Reason);
    }

    private static double? Of(CarbonPrice price, GramsCo2e? grams) => grams is { } known ? (double)price.CostOf(known).Amount : null;

    private static double? Value(Money? money) => (double?)money?.Amount;
}
