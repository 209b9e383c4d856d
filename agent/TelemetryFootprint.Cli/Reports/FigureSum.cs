using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>Sums of figures. Of those that are known alone the sum is a lower bound, and its reason says so.</summary>
internal static class FigureSum
{
    private const string AtLeast = "≥";

    /// <summary>It is more than is known.</summary>
    public static bool IsAtLeast(Figure figure) => figure is { Value: not null, Reason: { } reason } && reason.StartsWith(AtLeast, StringComparison.Ordinal);

    /// <summary>Of amounts, none of them below 0. A lower bound has no upper one.</summary>
    public static Figure Of(IReadOnlyList<Figure> figures)
    {
        var known = figures.Where(figure => figure.Value is not null).ToList();
        // One mark for all of it, in front, where who reads it looks for it.
        var said = string.Join("; ", figures.Select(figure => figure.Reason?.Replace($"{AtLeast}: ", "", StringComparison.Ordinal)).OfType<string>().Distinct(StringComparer.Ordinal));
        if (known.Count == 0) return new(null, figures[0].Unit, null, null, null, null, said.Length > 0 ? said : null);
        var isTold = known.Exists(IsAtLeast);
        var isLess = isTold || known.Count < figures.Count;
        return new(
            known.Sum(figure => figure.Value), figures[0].Unit, All(known, figure => figure.Low), isLess ? null : All(known, figure => figure.High), null,
            known.Select(figure => figure.Quality).Distinct().Count() == 1 ? known[0].Quality : null,
            isTold ? $"{AtLeast}: {said}" : isLess ? $"{AtLeast}: of a part it is unknown: {said}" : said.Length > 0 ? said : null);
    }

    /// <summary>Of what may be above 0 or below it: what is known of a part is no bound of the sum, and the reason says what is not in it.</summary>
    public static Figure OfDifferences(IReadOnlyList<Figure> figures)
    {
        var known = figures.Where(figure => figure.Value is not null).ToList();
        if (known.Count == 0) return Of(figures);
        var (told, lacking) = (Reasons(known), Reasons(figures.Where(figure => figure.Value is null)));
        var less = known.Count == figures.Count ? "" : $"a part is not in it: {(lacking.Length > 0 ? lacking : "it is unknown")}";
        return new(known.Sum(figure => figure.Value), figures[0].Unit, null, null, null, null, $"{told}{(told.Length > 0 && less.Length > 0 ? "; " : "")}{less}" is { Length: > 0 } said ? said : null);
    }

    private static string Reasons(IEnumerable<Figure> figures) => string.Join("; ", figures.Select(figure => figure.Reason).OfType<string>().Distinct(StringComparer.Ordinal));

    private static double? All(List<Figure> figures, Func<Figure, double?> part) => figures.TrueForAll(figure => part(figure) is not null) ? figures.Sum(part) : null;
}
