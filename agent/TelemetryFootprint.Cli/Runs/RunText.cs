using System.Globalization;
using Spectre.Console;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>A run's report as a person reads it.</summary>
internal static class RunText
{
    private const string Whole = "Whole GPUs of this host: what else ran on them meanwhile is inside.";
    private const string OfTheAgent = "The run's own part of this host's GPUs, with those that were set aside for it, as the agent tells it.";

    public static void Write(Terminal terminal, RunReport report)
    {
        var console = terminal.CreateConsole();
        var table = new Table().Border(TableBorder.Simple).AddColumns("device", "model", "method");
        foreach (var name in new[] { "watts (average)", "joules", "range", "g CO2e" }) table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        foreach (var device in report.Devices)
        {
            table.AddRow(
                new Text(device.Uuid), new Text(device.Model), new Text(device.Method.Length > 0 ? device.Method : FigureText.Unknown), new Text(FigureText.Watts(device.Power.Value)),
                new Text(AtLeast(device.Energy) + FigureText.Joules(device.Energy.Value)), new Text(FigureText.Range(device.Energy.Low, device.Energy.High, "f0")), new Text(Grams(device.Emissions)));
        }

        var output = terminal.Output;
        output.WriteLine($"run {report.Run}{Named("project", report.Project)}{Named("phase", report.Phase)}: {Text($"{report.Seconds:f1}")} s, exit code {Text($"{report.ExitCode}")}");
        if (report.Devices.Count > 0) console.Write(table);
        output.WriteLine(Total(report));
        output.WriteLine(report.Price.By == "collector" ? $"priced by {report.Price.Source}{(report.Price.Intensity.Value is { } now ? Text($"; now {now:0.##} g/kWh") : "")}"
            : report.Price.Intensity.Value is { } intensity ? Text($"priced with {intensity:0.##} g/kWh: {report.Price.Source}; {PueOf(report.Price)}") : $"unpriced: {report.Price.Source}");
        if (report.Budget is { } budget) output.WriteLine(BudgetOf(budget));
        foreach (var missing in report.Missing) output.WriteLine($"not measured: {missing}");
        output.WriteLine($"{(report.Source == "agent" ? OfTheAgent : Whole)} Operational, location-based; excludes what making the hardware emitted.");
    }

    private static string Total(RunReport report) => report.Energy.Value is null
        ? $"total: {FigureText.Unknown} J, {Grams(report.Emissions)} g CO2e ({report.Energy.Reason})"
        : $"total: {AtLeast(report.Energy)}{FigureText.Joules(report.Energy.Value)} J ({FigureText.Range(report.Energy.Low, report.Energy.High, "f0")}), {Grams(report.Emissions)} g CO2e{(report.Emissions.Quality is { } quality ? $" ({quality})" : "")}";

    private static string BudgetOf(RunBudgetUse budget) =>
        $"budget {budget.Limit}: {(budget.UsedRatio is { } used ? $"{FigureText.Percent(used)} used" : "use unknown")}{(budget.Stopped ? "; the command was ended for it" : "")}";

    private static string PueOf(RunPrice price) => price.IsPueSet ? Text($"PUE {price.Pue:0.###}") : "PUE unset: cooling and power conversion are not counted";

    private static string Named(string what, string? name) => name is null ? "" : $", {what} {name}";

    private static string AtLeast(Figure figure) => figure.Value is not null && figure.Reason is not null ? "≥ " : "";

    private static string Grams(Figure grams) =>
        grams.Value is null && grams.Reason?.StartsWith(FigureText.Unpriced, StringComparison.Ordinal) == true ? FigureText.Unpriced : AtLeast(grams) + FigureText.Grams(new GramsSince(grams.Value, false));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
