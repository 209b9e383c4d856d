using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Figures that may be known of a part of the energy only: a lower bound then, which says of how much it is silent and why.</summary>
internal static class PartFigure
{
    /// <summary><paramref name="besides"/>: what must be known of a figure that is there.</summary>
    public static Figure Of(GramsPart part, string why, string? besides = null) => part.Grams is { } grams
        ? new(grams.Value, "g", part.Bounds.Low.Value, part.Bounds.High.Value, Quality: part.Quality is { } grade ? Words.Of(grade) : null, Reason: Join(AtLeast(part.Lacking, why), besides))
        : new(null, "g", Reason: why);

    /// <summary>Null: there is nothing to say.</summary>
    public static string? Join(params IEnumerable<string?> reasons) => string.Join("; ", reasons.OfType<string>()) is { Length: > 0 } all ? all : null;

    /// <summary>Null: nothing is lacking.</summary>
    public static string? AtLeast(Joules lacking, string why) =>
        lacking.Millijoules == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"≥: {lacking.Value} J are not in it: {why}");
}
