using TelemetryFootprint.Accounting.Tables;

namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>The published cases that this arithmetic is held to: three tables of inputs and printed figures, and not one result of ours.</summary>
public static class CaseTable
{
    private static readonly Lazy<IReadOnlyList<ReferenceCase>> Embedded = new(() => FactTable.Embedded(
        "reference-cases.csv",
        cases => FactTable.Embedded("reference-case-parts.csv", parts => FactTable.Embedded("reference-case-figures.csv", figures => Read(cases, parts, figures)))));

    /// <summary>In the order of the table.</summary>
    public static IReadOnlyList<ReferenceCase> All => Embedded.Value;

    public static ReferenceCase? Find(string name) => All.FirstOrDefault(one => one.Name == name);

    /// <summary>Reads the tables. Throws <see cref="FormatException"/> with the line's number, or the case that lacks something.</summary>
    public static IReadOnlyList<ReferenceCase> Read(TextReader cases, TextReader parts, TextReader figures)
    {
        var allParts = CasePartReader.Read(parts);
        var allFigures = CaseFigureReader.Read(figures);
        var all = FactTable.Read(
            cases,
            "case,title,source",
            row => new ReferenceCase(
                row[0], row[1], row[2], [.. allParts.Where(part => part.Case == row[0])], [.. allFigures.Where(figure => figure.Case == row[0])]),
            row => (row.Name, $"{row.Name} stands twice"));
        foreach (var one in all) Check(one);
        return allParts.Count == all.Sum(one => one.Parts.Count) && allFigures.Count == all.Sum(one => one.Figures.Count)
            ? all
            : throw new FormatException("a part or a figure is of no case");
    }

    private static void Check(ReferenceCase one)
    {
        if (one.Parts.Count == 0 || one.Figures.Count == 0) throw new FormatException($"{one.Name} has no part or no figure");
        var known = one.Parts.Select(part => part.Name).ToHashSet();
        var missing = one.Figures.SelectMany(figure => figure.Part.Split('/', '+')).FirstOrDefault(part => !known.Contains(part));
        if (missing is not null) throw new FormatException($"{one.Name} has no part {missing}");
    }
}
