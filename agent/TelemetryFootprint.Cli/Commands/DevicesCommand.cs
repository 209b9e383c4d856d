using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint devices</c>: what the collector sees now, or this host without one.</summary>
internal static class DevicesCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var access = new AccessOptions();
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var here = new Option<bool>("--here") { Description = "This host's GPUs, asked by this command itself; needs no collector and no agent" };
        var library = new Option<string?>("--nvml") { Description = "With --here: NVML's file, if it is not where drivers install it", HelpName = "PATH" };
        var command = new Command("devices", "The GPUs that report to the collector; without any collector, those of this host.") { json, here, library };
        access.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            if (parsed.GetValue(here) || parsed.GetValue(library) is not null)
                return LocalDevices.Write(terminal, parsed.GetValue(library), asJson);
            try
            {
                using var client = new CollectorClient(access.Read(parsed, terminal), time);
                return await RemoteAsync(terminal, client, asJson, cancellationToken);
            }
            catch (CollectorException exception) when (!access.AreGiven(parsed))
            {
                await terminal.Error.WriteLineAsync($"footprint: {exception.Message}; these are this host's own GPUs");
                return LocalDevices.Write(terminal, null, asJson);
            }
        });
        return command;
    }

    private static async Task<int> RemoteAsync(Terminal terminal, CollectorClient client, bool asJson, CancellationToken cancellationToken)
    {
        var answer = await client.DevicesAsync(cancellationToken);
        if (asJson)
            await terminal.Output.WriteLineAsync(JsonSerializer.Serialize(answer, ApiJson.Default.DeviceList));
        else
            Write(terminal.CreateConsole(), answer);
        return ExitCode.Ok;
    }

    /// <summary>What a reader of the row should know of it.</summary>
    private static IEnumerable<string> Notes(DeviceFigures device)
    {
        if (device.Stuck == true) yield return "a native call does not come back";
        if (device.CrosscheckOff == true) yield return "its energy counter and its power disagree";
        if (device.MethodReason is { Length: > 0 } reason) yield return reason;
        if (device.Catalogue is { Length: > 0 } row) yield return $"catalogue: {row}";
    }

    private static void Write(IAnsiConsole console, DeviceList answer)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("host", "device", "kind", "model", "method", "zone");
        table.AddColumn(new TableColumn("watts").RightAligned()).AddColumn(new TableColumn("range").RightAligned()).AddColumn(new TableColumn("utilization").RightAligned());
        foreach (var device in answer.Devices)
        {
            table.AddRow(
                new Text(device.Host),
                new Text(device.Label),
                new Text(device.MigProfile is { Length: > 0 } profile ? $"{device.KindWord} {profile}" : device.KindWord),
                new Text(device.Model ?? "unknown"),
                new Text(device.MethodText),
                new Text(device.Zone ?? "unknown"),
                new Text(FigureText.Watts(device.Power?.Value)),
                new Text(FigureText.Range(device.Power?.Low, device.Power?.High, "f1")),
                new Text(FigureText.Percent(device.Utilization)));
        }

        console.Write(table);
        foreach (var line in CoverageText.Of(answer.Coverage)) console.WriteLine(line);
        foreach (var device in answer.Devices)
        {
            foreach (var note in Notes(device)) console.WriteLine($"{device.Host} {device.KindWord} {device.Label}: {note}");
        }
    }
}
