using System.Globalization;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A score in a report: with what it is made of, its boundary and its method, or why there is none. Simulated energy has none.</summary>
internal static class SciLines
{
    private static readonly (double Size, string Prefix)[] Prefixes = [(1, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n"), (1e-12, "p")];

    public static IEnumerable<(string Name, string Value)> Facts(SciList answer)
    {
        if (answer.Rows.FirstOrDefault(row => !row.Simulated) is not { } row)
        {
            yield return ("SCI", $"{FigureText.Unknown}: no energy but simulated energy, or none");
            yield break;
        }

        yield return ("SCI", row.Score.Value is { } score
            ? $"{(row.Score.Reason is null ? "" : "≥ ")}{Scaled(row.Score, score)}"
            : $"{FigureText.Unknown}: {row.Score.Reason}");
        yield return ("of it", $"operational {RoundedText.Grams(row.Operational.Value)}, embodied {RoundedText.Grams(row.Embodied.Value)}, for {row.Count.ToString("G6", CultureInfo.InvariantCulture)} {row.Unit}");
        if (row.Score is { Value: not null, Reason: { } less }) yield return ("remark", less);
        yield return ("boundary", row.Boundary);
        yield return ("method", row.Method);
    }

    /// <summary>For a table: empty where it is not known.</summary>
    public static IEnumerable<(string Name, string Value)> Cells(SciList answer)
    {
        var row = answer.Rows.FirstOrDefault(row => !row.Simulated);
        yield return ("sci_unit", row?.Unit ?? "");
        yield return ("sci_g_per_unit", row?.Score.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "");
    }

    // Of a token it is some nanograms; the bounds are in the score's unit.
    private static string Scaled(Figure figure, double score)
    {
        var (size, prefix) = figure.Unit?.StartsWith("g/", StringComparison.Ordinal) == true && score != 0
            ? Prefixes.FirstOrDefault(prefix => Math.Abs(score) >= prefix.Size * 0.9995, Prefixes[^1])
            : Prefixes[0];
        var bounds = figure is { Low: { } low, High: { } high } ? $" ({RoundedText.Significant(low / size)} to {RoundedText.Significant(high / size)})" : "";
        return $"{RoundedText.Significant(score / size)} {prefix}{figure.Unit}{bounds}";
    }
}
