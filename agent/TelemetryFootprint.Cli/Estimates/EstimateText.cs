using Spectre.Console;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>An estimate as a person reads it.</summary>
internal static class EstimateText
{
    public static void Write(Terminal terminal, EstimateReport report)
    {
        var console = terminal.CreateConsole();
        console.Write(Inputs(report.Inputs));
        console.Write(Table(report.Figures));
        terminal.Output.WriteLine("Location-based. Operational grams exclude what making the hardware emitted; water is consumed, not withdrawn.");
        if (report.WhatIf is not { } other) return;
        terminal.Output.WriteLine();
        terminal.Output.WriteLine(
            $"What if: model ÷ {Ratio(other.Model)}, machine ÷ {Ratio(other.Machine)}, PUE ÷ {Ratio(other.Mechanization)}, map ÷ {Ratio(other.Map)}: energy ÷ {Ratio(other.EnergyReduction)}, emissions ÷ {Ratio(other.EmissionReduction)}");
        if (other.Inputs.Count > 0) console.Write(Inputs(other.Inputs));
        console.Write(Table(other.Figures));
    }

    public static Table Inputs(IEnumerable<InputLine> lines)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("input").NoWrap()).AddColumn(new TableColumn("value").NoWrap()).AddColumn("source");
        foreach (var line in lines) table.AddRow(new Text(line.Name), new Text(line.Value), new Text(line.Source));
        return table;
    }

    private static Table Table(EstimateFigures figures)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("figure").NoWrap());
        foreach (var name in new[] { "low", "mid", "high" }) table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        table.AddColumn("remark");
        Add(table, "energy, machines", figures.ItEnergy);
        Add(table, "energy, site's meter", figures.FacilityEnergy);
        Add(table, "CO2e, operational", figures.Operational);
        Add(table, "CO2e, embodied", figures.Embodied);
        Add(table, "water, on site", figures.WaterOnSite);
        Add(table, "water, off site", figures.WaterOffSite);
        Add(table, "water", figures.Water);
        Add(table, "SCI", figures.Sci);
        return table;
    }

    private static void Add(Table table, string name, Figure figure) => table.AddRow(
        new Text(name), Cell(figure.Low, figure.Unit), new Text(RoundedText.Of(figure.Value, figure.Unit)), Cell(figure.High, figure.Unit), new Text(figure.Reason ?? figure.Quality ?? ""));

    private static Text Cell(double? value, string? unit) => new(value is null ? "" : RoundedText.Of(value, unit));

    private static string Ratio(decimal ratio) => RoundedText.Significant((double)ratio);
}
