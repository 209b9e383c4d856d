using Spectre.Console;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A table of a report, the same in a terminal and on a page.</summary>
/// <param name="Title">What it is of; the head of its first column.</param>
/// <param name="Columns">Their heads.</param>
/// <param name="Rows">As many cells each.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public Table ToTable()
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in Columns) table.AddColumn(new TableColumn(new Text(column)));
        foreach (var row in Rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        return table;
    }
}
