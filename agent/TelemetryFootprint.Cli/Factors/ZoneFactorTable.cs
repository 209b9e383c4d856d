using System.Globalization;
using Spectre.Console;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>The zones' figures as a person reads them.</summary>
internal static class ZoneFactorTable
{
    public static void Write(Terminal terminal, IReadOnlyList<ZoneFactors> zones)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("zone").NoWrap()).AddColumn(new TableColumn("figure").NoWrap());
        table.AddColumn(new TableColumn("value").RightAligned().NoWrap()).AddColumn(new TableColumn("counts").NoWrap()).AddColumn(new TableColumn("of").NoWrap());
        table.AddColumn("year").AddColumn(new TableColumn("source").NoWrap()).AddColumn("licence, or regions");
        foreach (var zone in zones)
        {
            foreach (var figure in zone.Figures) AddRow(table, zone.Zone, figure);
            if (zone.CloudRegions.Count > 0)
                table.AddRow(new Text(zone.Zone), new Text("cloud regions"), Text.Empty, Text.Empty, Text.Empty, Text.Empty, Text.Empty, new Text(string.Join(", ", zone.CloudRegions)));
        }

        terminal.CreateConsole().Write(table);
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{zones.Count} zones. A figure \"of\" another zone is a substitute. Rows of different publishers, kinds or gases are never blended."));
        terminal.Output.WriteLine("Zones: ISO 3166 countries; parts of one as Electricity Maps names them (SE-SE3, US-CAL-CISO); US-CAMX and the like are EPA's eGRID subregions.");
    }

    private static void AddRow(Table table, string zone, ZoneFigure figure) => table.AddRow(
        new Text(zone),
        new Text(figure.What),
        new Text(string.Create(CultureInfo.InvariantCulture, $"{figure.Value:0.####} {figure.Unit}")),
        new Text(string.Join(' ', new[] { figure.Kind, figure.Gas, figure.Basis }.OfType<string>())),
        new Text(figure.Of),
        new Text(figure.Year.ToString(CultureInfo.InvariantCulture)),
        new Text(figure.Source),
        new Text(figure.Licence));
}
