using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>The market-based number of a row as figures, with whose residual mixes it took and what these count.</summary>
internal static class MarketAnswers
{
    private const string Mixed = "the residual mixes of its zones count different things and have no sum; parts has each";

    public static MarketAnswer Of(AccountTotal total, bool hasContracts)
    {
        var market = total.Market;
        var why = total.Key.Simulated ? "simulated energy has no market"
            : !hasContracts ? $"no contracts are declared ({ContractsFile.Key})"
            : "no residual mix is published for the zone or its country; neither 0 nor the location's average takes its place";
        if (total.Key.Simulated || !hasContracts) return new(new(null, "g", Reason: why), null, null, new(null, "J", Reason: why), new(null, "J", Reason: why), new(null, "J", Reason: why), []);
        var mix = market is { IsMixed: false, Parts: [var first, ..] } ? first.Use.Mix : null;
        return new(
            EmissionsOf(market, why), mix is null ? null : Words.Of(mix.Kind), mix is null ? null : Words.Of(mix.Gas),
            new(market.Covered.Energy.Value, "J"), new(market.Residual.Energy.Value, "J"), new(market.Unpriced.Energy.Value, "J"), [.. market.Parts.Select(PartOf)]);
    }

    private static Figure EmissionsOf(MarketTotal market, string why) => market.Emissions is { Grams: var grams }
        ? new(grams.Value, "g", market.Bounds.Low.Value, market.Bounds.High.Value, Quality: "annual", Reason: PartFigure.Join(PartFigure.AtLeast(market.Unpriced.Energy, why), Substitutes(market)))
        : new(null, "g", Reason: market.IsMixed ? Mixed : why);

    /// <summary>Null: each zone has a mix of its own.</summary>
    private static string? Substitutes(MarketTotal market) => PartFigure.Join(market.Parts.Select(SubstituteOf));

    private static string? SubstituteOf(ResidualPart part) =>
        part.Use.Reach == ZoneReach.Zone ? null : $"{part.Use.Mix.Zone}'s residual mix stands in for that of {part.Use.Zone}, which has none";

    private static ResidualRow PartOf(ResidualPart part)
    {
        var mix = part.Use.Mix;
        return new(
            part.Use.Zone, mix.Zone, Words.Of(mix.Kind), Words.Of(mix.Gas), mix.Year, mix.Source, mix.Licence, new(mix.Value.Value, "g/kWh", Quality: "annual"),
            new(part.Energy.Energy.Value, "J"),
            new(part.Emissions.Grams.Value, "g", part.Bounds.Low.Value, part.Bounds.High.Value, Quality: "annual", Reason: SubstituteOf(part)));
    }
}
