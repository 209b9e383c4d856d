using System.Globalization;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Exposition;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Rows of the account as figures.</summary>
internal static class AccountRows
{
    private const double MicrogramsPerGram = 1e6;
    private const string TwoPublishers = "the difference of the year's means of the zone, which are of different publishers";
    private const string OnTop = "on top of a factor per kWh generated: where a csv or http factor counts losses already, they are in combustion too";

    private const string OfEachCollector = "of a store that collectors share each keeps what it restated itself; it is in the emissions";

    public static AccountRow Of(AccountTotal total, bool hasContracts)
    {
        var (key, operational) = (total.Key, total.Operational);
        var energy = operational.Energy;
        var (facilityLow, facilityHigh) = operational.FacilityRange;
        return new(
            key.Name, key.Host, key.Simulated, total.Zone, total.Site, OwnershipWord.Of(key.Ownership),
            key.Family is { } family ? Label.Of(family.Kind) : null, key.Family is { } of ? Words.Of(of.Gas) : null,
            new(operational.Pue, "ratio", Reason: operational.Pue is null ? "no energy" : total.PueIsSet ? null : "unset of some or all of the energy, and counted as 1 there"),
            total.PueIsSet,
            new(energy.Millijoules / 1000.0, "J", energy.LowMillijoules / 1000.0, energy.HighMillijoules / 1000.0),
            new(operational.Facility.Energy.Value, "J", facilityLow, facilityHigh),
            EmissionsOf(operational),
            new(operational.Intensity?.Micrograms / MicrogramsPerGram, "g/kWh", Reason: operational.Intensity is null ? "no factor for any of the energy" : null),
            new(operational.Unpriced.Value, "J"),
            [.. operational.Shares.Select(share => new QualityRow(share.Quality is { } grade ? Words.Of(grade) : "unpriced", share.Energy.Value, share.PartsPerMillion / 10_000m))],
            ScopesOf(total), MarketAnswers.Of(total, hasContracts), EmbodiedOf(total.Embodied), WaterAnswer.Of(total.Water), CarbonFreeOf(total, hasContracts))
        {
            Restated = RestatedOf(total),
            Device = total.Device is { } device ? new(device.Index, device.Model, Words.Of(device.Kind)) : null,
        };
    }

    private static Figure RestatedOf(AccountTotal total)
    {
        if (!total.Restated.IsTold) return new(null, "g", Reason: OfEachCollector);
        var (grams, lacking) = (total.Restated.Grams, total.Restated.Lacking);
        var moved = lacking.Millijoules == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{lacking.Value} J are not in it: they were of another zone first");
        return new(grams?.Value, "g", Reason: moved ?? (grams is null ? Reason.Unpriced(total.Operational.Unpriced, false) : null));
    }

    private static Figure EmissionsOf(OperationalTotal total) => new(
        total.Grams?.Value, "g", total.Grams is null ? null : total.Bounds.Low.Value, total.Grams is null ? null : total.Bounds.High.Value,
        Quality: LowestOf(total), Reason: Reason.Unpriced(total.Unpriced, total.Grams is not null));

    private static string? LowestOf(OperationalTotal total) => total.Shares.Select(share => share.Quality).Min() is { } grade ? Words.Of(grade) : null;

    private static ScopesAnswer ScopesOf(AccountTotal total)
    {
        var (scopes, key) = (total.Scopes, total.Key);
        var unpriced = total.Operational.Grams is null ? "no factor for any of the energy" : null;
        var noUpstream = key.DirectGas is null ? "the zone has a factor of one kind only, and no kind is made of the other"
            : key.Family is { Kind: Core.Carbon.FactorKind.Lifecycle, Gas: var gas } && gas != key.DirectGas ? $"the lifecycle factor counts {Words.Of(gas)} and the direct one {Words.Of(key.DirectGas.Value)}"
            : "the zone has no yearly means of both kinds, of the gases of its direct factor, of which the lifecycle one is the larger";
        return new(
            key.Ownership == Ownership.Cloud ? "scope 3.1" : "scope 2", key.DirectGas is { } direct ? Words.Of(direct) : null,
            PartFigure.Of(scopes.Combustion, unpriced ?? (key.DirectGas is null ? "priced in lifecycle factors only: the zone has no direct factor" : "unpriced")),
            PartFigure.Of(scopes.Upstream, unpriced ?? noUpstream, TwoPublishers),
            PartFigure.Of(scopes.Losses, unpriced ?? "nobody states the losses of the zone's grid, or its direct factor is not known", OnTop),
            PartFigure.Of(scopes.FuelAndEnergy, unpriced ?? noUpstream, scopes.Upstream.Grams is null ? null : TwoPublishers));
    }

    private static EmbodiedAnswer EmbodiedOf(EmbodiedTotal embodied) => new(
        new(embodied.Grams?.Grams.Value, "g", embodied.Low?.Grams.Value, embodied.High?.Grams.Value, Reason: Reason.Undeclared([.. embodied.Unknown.Keys], embodied.Grams is not null)),
        [.. embodied.Shares.Select(PieceOf)], EmbodiedAnswer.Observed, EmbodiedAnswer.Category2);

    private static EmbodiedPiece PieceOf(EmbodiedShare share)
    {
        var grams = share.Grams.Grams.Value;
        return new(
            share.Hardware.Model, share.Hardware.Mass.Value / 1000, (double)share.Hardware.Lifetime.Value, share.Hardware.SharedByGpus, (double)share.Hours.Value,
            grams / share.Hardware.Mass.Value, grams, share.Hardware.Source);
    }

    private static Figure CarbonFreeOf(AccountTotal total, bool hasContracts)
    {
        var free = total.Market.CarbonFree;
        var hasVolume = free.ByVolume.MillijoulePartsPerMillion > 0;
        var why = hasVolume ? "contracts for more than an hour tell no hour, and no provider tells the carbon-free share"
            : hasContracts ? "no contract speaks of the zone, and no provider tells its carbon-free share" : "neither contracts nor a provider tell the carbon-free share";
        if (free.Ratio is not { } ratio) return new(null, "ratio", Reason: total.Key.Simulated ? "simulated energy has no market" : why);
        return new(ratio, "ratio", High: hasVolume ? free.AtMost.Ratio : null, Reason: PartFigure.Join(
            Text(free.ByVolume, "{0} J are covered by contracts for more than an hour, which tell no hour and match none"),
            Text(free.WithoutMix, "≥: {0} J are matched by contracts alone: no provider tells the grid's own carbon-free share"),
            free.WithoutMix.MillijoulePartsPerMillion < free.Score.Load ? "≥: imports, storage and what a mix does not tell count as fossil" : null,
            Text(free.Unknown, $"{{0}} J are not in it: {why}")));
    }

    /// <summary>Null: there is no such energy.</summary>
    private static string? Text(FacilityEnergy energy, string words) =>
        energy.MillijoulePartsPerMillion == 0 ? null : string.Format(CultureInfo.InvariantCulture, words, energy.Energy.Value);
}
