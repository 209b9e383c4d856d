using Spectre.Console;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Live;

/// <summary>The table at the end of <c>footprint top</c>: a row per device, their sum, and what it covers.</summary>
internal static class SummaryTable
{
    public static void Write(IAnsiConsole console, TopSummary summary)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("host", "device", "kind", "model", "method");
        foreach (var name in new[] { "watts (average)", "joules", "range", "g CO2e" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        table.AddColumn("grid figure");
        foreach (var device in summary.Devices)
        {
            table.AddRow(
                new Text(device.Host), new Text(device.Gpu), new Text(device.Kind), new Text(device.Model ?? FigureText.Unknown), new Text(device.Method),
                new Text(FigureText.Watts(device.Watts)), new Text(FigureText.Joules(device.Joules)),
                new Text(FigureText.Range(device.JoulesLow, device.JoulesHigh, "f0")), new Text(Grams(device)),
                new Text(device.Quality ?? FigureText.Unknown));
        }

        console.Write(table);
        console.WriteLine(Total(summary));
        foreach (var line in CoverageText.Of(summary.Coverage)) console.WriteLine(line);
    }

    // Simulated and real energy never meet in one sum.
    private static string Total(TopSummary summary)
    {
        var kinds = summary.Devices.Where(device => !device.IsPart).GroupBy(device => device.Method == "simulated").OrderBy(group => group.Key).Select(group =>
        {
            var joules = PartialSum.Of(group.Select(device => device.Joules));
            var (low, high) = (PartialSum.Of(group.Select(device => device.JoulesLow)), PartialSum.Of(group.Select(device => device.JoulesHigh)));
            var range = low.IsPartial || joules.IsPartial ? "" : FigureText.Range(low.Value, high.Value, "f0") is { Length: > 0 } ends ? $" ({ends})" : "";
            var grams = GramsSince.Sum(group.Select(device => new GramsSince(device.Grams, device.Unpriced)));
            var label = group.Key ? "SIMULATED total" : "total";
            return $"{label} in {summary.Seconds:f0} s: {joules.Sign}{FigureText.Joules(joules.Value)} J{range}, {FigureText.Grams(grams)} g CO2e (operational, excludes embodied)";
        });
        return string.Join('\n', kinds.DefaultIfEmpty("no GPU reported"));
    }

    private static string Grams(DeviceSummary device) => FigureText.Grams(new GramsSince(device.Grams, device.Unpriced));
}
