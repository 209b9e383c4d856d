using Spectre.Console;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A timeline in a terminal.</summary>
internal static class TimelineText
{
    // What the other columns take.
    private const int Beside = 90;
    private const int Narrowest = 12;
    private const double JoulesPerKilowattHour = 3.6e6;

    public static void Write(IAnsiConsole console, TextWriter output, IReadOnlyList<TimelineLane> lanes)
    {
        if (lanes.Count == 0) return;
        var table = new Table().Border(TableBorder.Simple).AddColumn("timeline of").AddColumn("").AddColumn(new TableColumn("").NoWrap()).AddColumn("highest step").AddColumn("remark");
        var width = Math.Max(Narrowest, console.Profile.Width - Beside);
        foreach (var lane in lanes)
        {
            Add(table, lane, lane.Name, "energy", lane.Remark(ofGrams: false), width, point => point.Energy.Value, joules => RoundedText.KilowattHours(joules / JoulesPerKilowattHour));
            if (lane.Kind.Length > 0) Add(table, lane, lane.Kind, "emissions", lane.Remark(ofGrams: true), width, point => point.Emissions.Value, RoundedText.Grams);
        }

        console.Write(table);
        var steps = lanes[0].Steps;
        output.WriteLine($"Timeline: {RunListTable.Time(steps[0].From)} to {RunListTable.Time(steps[^1].To)}, a step is {lanes[0].StepWord}; {Sparkline.Unknown} is unknown, not 0.");
    }

    private static void Add(Table table, TimelineLane lane, string of, string name, string remark, int width, Func<TimelinePoint, double?> figure, Func<double?, string> text)
    {
        List<double?> values = [.. lane.Steps.Select(step => step.Point is { } point ? figure(point) : null)];
        table.AddRow(new Text(of), new Text(name), new Text(Sparkline.Of(values, width)), new Text(text(values.Max())), new Text(remark));
    }
}
