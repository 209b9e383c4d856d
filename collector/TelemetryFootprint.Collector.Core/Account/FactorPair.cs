using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>
/// The direct and the lifecycle factor of one slot. One is in force; the other is the yearly mean of that kind, of the very zone, and carries the yearly grade.
/// A kind that nobody states is null: no kind is made of the other.
/// </summary>
public readonly record struct FactorPair(GradedFactor? Direct, GradedFactor? Lifecycle)
{
    /// <summary>Both are known and count the same gases: only then is there a difference.</summary>
    public bool IsComparable => Direct is { } direct && Lifecycle is { } lifecycle && direct.Gas == lifecycle.Gas;

    /// <summary>The grade of whatever needs both.</summary>
    public FactorQuality? Quality => Direct is { } direct && Lifecycle is { } lifecycle
        ? direct.Quality < lifecycle.Quality ? direct.Quality : lifecycle.Quality
        : null;

    /// <summary>Of energy without a price both are null.</summary>
    public static FactorPair Of(AccountCell cell, AnnualFactorTable yearly)
    {
        if (cell is not { Family: { } family, Price: var (value, quality) }) return default;
        var inForce = new GradedFactor(value, quality, family.Gas);
        return family.Kind == FactorKind.Direct
            ? new(inForce, Yearly(yearly, cell.Site.Zone, AnnualFactorKind.Lifecycle))
            : new(Yearly(yearly, cell.Site.Zone, AnnualFactorKind.Direct), inForce);
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
