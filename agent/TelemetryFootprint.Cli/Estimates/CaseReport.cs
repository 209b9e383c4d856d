using System.Globalization;
using Spectre.Console;
using TelemetryFootprint.Accounting.Estimates.Cases;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>What <c>estimate --case NAME</c> writes: the source, its inputs, and each printed figure beside ours.</summary>
internal sealed record CaseReport(string Name, string Title, string Source, IReadOnlyList<CasePartInputs> Inputs, IReadOnlyList<CaseComparison> Figures, bool Holds)
{
    public static CaseReport Of(ReferenceCase one)
    {
        var results = one.Run();
        return new(
            one.Name, one.Title, one.Source, [.. one.Parts.Select(CasePartInputs.Of)], [.. results.Select(CaseComparison.Of)], results.All(result => result.Holds));
    }

    public void Write(Terminal terminal)
    {
        terminal.Output.WriteLine($"{Name}: {Title}");
        terminal.Output.WriteLine($"source: {Source}");
        var console = terminal.CreateConsole();
        console.Write(EstimateText.Inputs(Inputs.Select(part => new InputLine(part.Part, part.InWords(), part.Inputs))));
        var table = new Table().Border(TableBorder.Simple).AddColumn("part").AddColumn("figure");
        foreach (var name in new[] { "published", "ours", "difference" }) table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("verdict").NoWrap()).AddColumn("note");
        foreach (var figure in Figures)
        {
            table.AddRow(
                new Text(figure.Part),
                new Text(figure.Metric),
                new Text(figure.Published.ToString(CultureInfo.InvariantCulture)),
                new Text(figure.Ours.ToString("g6", CultureInfo.InvariantCulture)),
                new Text(figure.RelativeDifference is { } share ? share.ToString("+0.00 %;-0.00 %;0 %", CultureInfo.InvariantCulture) : RoundedText.Significant(figure.Difference)),
                new Text(figure.Verdict),
                new Text(figure.Note));
        }

        console.Write(table);
    }
}
