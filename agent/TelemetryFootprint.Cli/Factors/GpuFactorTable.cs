using System.Globalization;
using Spectre.Console;
using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>The catalogue as a person reads it.</summary>
internal static class GpuFactorTable
{
    public static void Write(Terminal terminal, IReadOnlyList<GpuModel> models)
    {
        WriteRows(terminal, models);
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{models.Count} models. Watts are per NVML device; a board holds as many devices as the column says."));
        terminal.Output.WriteLine("held: idle while a process holds a context. ±: half-width of a figure taken from the row.");
        terminal.Output.WriteLine("quality: measured (by NVML), published (thermal design power), target (of NVIDIA's diagnostics), ccf (Cloud Carbon Footprint), derived (a ratio; weak).");
        terminal.Output.WriteLine("Used only where NVML reads neither energy nor power. `footprint devices` shows what is in force on this host.");
    }

    public static void Write(Terminal terminal, CatalogueMatch match)
    {
        if (match.Row is { } row)
        {
            terminal.Output.WriteLine($"'{match.Name}' is the row '{row.Name}': {match.Reason}.");
            WriteRows(terminal, [row]);
            return;
        }

        terminal.Output.WriteLine($"'{match.Name}' matches no row: {match.Reason}.");
        terminal.Output.WriteLine("Without a row, its live power limit is used where the driver tells one; else set Devices:<name>:Model, MinWatts and MaxWatts.");
        if (match.Near.Count == 0)
            return;
        terminal.Output.WriteLine("Near, and none of them taken:");
        WriteRows(terminal, match.Near);
    }

    private static void WriteRows(Terminal terminal, IReadOnlyList<GpuModel> models)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("name").NoWrap()).AddColumn("architecture");
        foreach (var name in new[] { "idle W", "held W", "max W", "devices/board", "±" })
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("quality of idle, max").NoWrap()).AddColumn("source");
        foreach (var model in models)
        {
            table.AddRow(
                new Text(model.Name),
                new Text(model.Architecture),
                new Text(Number(model.Idle.Value)),
                new Text(Number(model.HeldIdle.Value)),
                new Text(Number(model.Max.Value)),
                new Text(model.DevicesPerBoard.ToString(CultureInfo.InvariantCulture)),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{model.HalfWidth.Value * 100:0} %")),
                new Text($"{GpuFactor.Word(model.IdleQuality)}, {GpuFactor.Word(model.MaxQuality)}"),
                new Text(model.Source));
        }

        terminal.CreateConsole().Write(table);
    }

    private static string Number(double watts) => watts.ToString("0.#", CultureInfo.InvariantCulture);
}
