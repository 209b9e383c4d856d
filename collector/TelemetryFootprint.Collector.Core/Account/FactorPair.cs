using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>
/// What a slot's energy is split by into scopes. The direct factor is the one in force, or else the yearly mean of the very zone. What comes before the plant is the
/// difference of the zone's two yearly means: a live factor of one kind and a year's of the other have no difference, since hours in which it is below
/// zero would be left out and the others not. No kind is made of the other.
/// </summary>
/// <param name="Direct">Null: nobody states one.</param>
/// <param name="Upstream">Yearly; null: there are no two yearly means of the direct factor's gases of which the lifecycle's is the larger.</param>
public readonly record struct FactorPair(GradedFactor? Direct, GramsPerKilowattHour? Upstream)
{
    /// <summary>The grade of what is upstream.</summary>
    public FactorQuality? Quality => Upstream is null ? null : FactorQuality.Annual;

    /// <summary>Of energy without a price both are null.</summary>
    public static FactorPair Of(AccountCell cell, AnnualFactorTable yearly)
    {
        if (cell is not { Family: { } family, Price: var (value, quality) }) return default;
        var (low, high) = (Yearly(yearly, cell.Site.Zone, AnnualFactorKind.Direct), Yearly(yearly, cell.Site.Zone, AnnualFactorKind.Lifecycle));
        var direct = family.Kind == FactorKind.Direct ? new GradedFactor(value, quality, family.Gas) : low;
        return new(direct, low?.Gas == direct?.Gas && high?.Gas == direct?.Gas ? ScopeSplit.UpstreamOf(low?.Value, high?.Value) : null);
    }

    /// <summary>Which gases the zone's direct factor counts, whether or not energy is priced yet; null: nobody states one.</summary>
    public static FactorGas? DirectGasOf(string zone, FactorFamily? family, AnnualFactorTable yearly) => family switch
    {
        null => null,
        { Kind: FactorKind.Direct, Gas: var gas } => gas,
        _ => Yearly(yearly, zone, AnnualFactorKind.Direct)?.Gas,
    };

    private static GradedFactor? Yearly(AnnualFactorTable table, string zone, AnnualFactorKind kind) => table.Find(zone, kind) is { } row
        ? new(row.Value, FactorQuality.Annual, row.Gas == AnnualFactorGas.Co2 ? FactorGas.Co2 : FactorGas.Co2e)
        : null;
}
