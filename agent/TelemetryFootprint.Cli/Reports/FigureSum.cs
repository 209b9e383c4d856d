using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>Sums of figures. Of those that are known alone the sum is a lower bound, and its reason says so.</summary>
internal static class FigureSum
{
    private const string AtLeast = "≥";

    /// <summary>It is more than is known.</summary>
    public static bool IsAtLeast(Figure figure) => figure is { Value: not null, Reason: { } reason } && reason.StartsWith(AtLeast, StringComparison.Ordinal);

    public static Figure Of(IReadOnlyList<Figure> figures)
    {
        var known = figures.Where(figure => figure.Value is not null).ToList();
        var said = string.Join("; ", figures.Select(figure => figure.Reason).OfType<string>().Distinct(StringComparer.Ordinal));
        var isLess = known.Count < figures.Count && !said.StartsWith(AtLeast, StringComparison.Ordinal);
        return known.Count == 0
            ? new(null, figures[0].Unit, null, null, null, null, said.Length > 0 ? said : null)
            : new(
                known.Sum(figure => figure.Value), figures[0].Unit, All(known, figure => figure.Low), All(known, figure => figure.High), null, known.Select(figure => figure.Quality).Distinct().Count() == 1 ? known[0].Quality : null,
                isLess ? $"{AtLeast}: of a part it is unknown: {said}" : said.Length > 0 ? said : null);
    }

    private static double? All(List<Figure> figures, Func<Figure, double?> part) => figures.TrueForAll(figure => part(figure) is not null) ? figures.Sum(part) : null;
}
