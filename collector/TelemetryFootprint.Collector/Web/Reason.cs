using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Web;

/// <summary>Why a figure is less than all there is, in the words of every answer.</summary>
internal static class Reason
{
    private const string TariffKeys = "Site:Tariff, Sites:<name>:Tariff";

    /// <summary>Null: everything is priced. "≥" before the unpriced joules: the grams beside it are a lower bound.</summary>
    public static string? Unpriced(Joules unpriced, bool isPriced) => (unpriced.Millijoules, isPriced) switch
    {
        (0, true) => null,
        (0, false) => "no energy",
        (_, true) => string.Create(CultureInfo.InvariantCulture, $"≥: {unpriced.Value} J unpriced"),
        (_, false) => string.Create(CultureInfo.InvariantCulture, $"{unpriced.Value} J unpriced, no factor for any of it"),
    };

    /// <summary>What was booked in factors of other kinds is in no sum with the figure, which is a lower bound then.</summary>
    public static string? OtherKinds(ILookup<FactorFamily, GramsCo2e> others, Joules unpriced, bool isPriced)
    {
        var reason = Unpriced(unpriced, isPriced);
        var told = string.Join(", ", others.Select(kind => (Family: kind.Key, Grams: GramsCo2e.Sum(kind))).Where(kind => kind.Grams.Value > 0)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Grams.Value} g in {Words.Of(kind.Family)} factors are not in it")));
        if (told.Length == 0) return reason;
        if (unpriced.Millijoules != 0) return $"{reason}; {told}";
        return isPriced ? $"≥: {told}" : told;
    }

    /// <summary>Of money. Null: all of the energy has a tariff. "≥" before the joules that have none: the amount beside it is a lower bound.</summary>
    public static string? WithoutTariff(Joules lacking, bool isKnown) => (lacking.Millijoules, isKnown) switch
    {
        (0, true) => null,
        (0, false) => "no energy",
        (_, true) => string.Create(CultureInfo.InvariantCulture, $"≥: {lacking.Value} J are of a site and time without a tariff ({TariffKeys})"),
        (_, false) => string.Create(CultureInfo.InvariantCulture, $"all {lacking.Value} J are of a site and time without a tariff ({TariffKeys})"),
    };

    /// <summary>Of embodied grams. Null: what making each model emitted is known. "≥" before the others where some are.</summary>
    public static string? Undeclared(IReadOnlyCollection<string> models, bool isKnown) => models.Count == 0
        ? isKnown ? null : "no hours of a GPU"
        : $"{(isKnown ? "≥: " : "")}nobody states what making {string.Join(", ", models)} emitted; Embodied:<model>:Kg declares it";
}
