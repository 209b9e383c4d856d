using Spectre.Console;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>The words of a what-if table, the same in a terminal and on a page.</summary>
internal static class WhatIfLines
{
    private const double JoulesPerKilowattHour = 3.6e6;

    public static IReadOnlyList<string> Columns { get; } = ["energy of", "what if", "instead", "factor", "energy", "emissions", "range", "emissions ÷", "remark"];

    public static Table Table(IEnumerable<WhatIfRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in Columns) table.AddColumn(column);
        foreach (var row in rows) table.AddRow([.. Cells(row).Select(cell => new Text(cell))]);
        return table;
    }

    public static IReadOnlyList<string> Cells(WhatIfRow row) =>
    [
        row.Simulated ? "SIMULATED" : "devices", row.Lever, row.Counterfactual, $"{row.Factor} {row.Gas}".Trim(),
        $"{(FigureSum.IsAtLeast(row.Energy) ? "≥ " : "")}{RoundedText.KilowattHours(row.Energy.Value / JoulesPerKilowattHour)}",
        $"{(row.Emissions is { Value: not null, Reason: not null } ? "≥ " : "")}{RoundedText.Grams(row.Emissions.Value)}",
        row.Emissions is { Low: { } low, High: { } high } ? $"{RoundedText.Grams(low)} to {RoundedText.Grams(high)}" : "",
        row.Reduction is { } reduction ? RoundedText.Significant((double)reduction) : "", row.Emissions.Reason ?? "",
    ];
}
