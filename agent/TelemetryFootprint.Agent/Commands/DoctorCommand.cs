using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Listing;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Agent.Native.Processes.Windows;

namespace TelemetryFootprint.Agent.Commands;

/// <summary><c>doctor</c>: one line per thing, ok, warn or fail, with the remedy. Fails if any line does.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(AgentOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var lines = new List<(string Verdict, string Text)> { ("ok", "configuration: read") };
        var report = HostReport.Take(options);
        lines.Add(("ok", $"state directory: {options.StateDirectory} holds the agent's id"));
        lines.Add(Spool(options));
        lines.AddRange(Gpus(report));
        lines.AddRange(Node(report));
        var (socket, agent) = SocketCheck.Look(options.Control, ControlPath.OfCommands(Environment.GetEnvironmentVariable));
        lines.Add(socket);
        lines.AddRange(Attribution(agent));
        lines.Add(await KubeletCheck.LookAsync(options.Pods, cancellationToken));
        lines.Add(await CollectorAsync(options.Collector.Endpoint, cancellationToken));
        foreach (var (verdict, text) in lines)
            await output.WriteLineAsync($"{verdict,-5} {text}");
        return lines.Any(line => line.Verdict == "fail") ? 1 : 0;
    }

    private static IEnumerable<(string Verdict, string Text)> Attribution(int? agent) =>
        OperatingSystem.IsWindows() ? AttributionOfWindows() : AttributionLines.Of(AttributionSurvey.Take(agent));

    [SupportedOSPlatform("windows")]
    private static IEnumerable<(string Verdict, string Text)> AttributionOfWindows()
    {
        var processes = new WindowsProcesses([]);
        List<int> all = [.. processes.All()];
        return AttributionLines.OfWindows(all.Count, all.Count(pid => processes.UserOf(pid) is not null));
    }

    private static (string Verdict, string Text) Spool(AgentOptions options)
    {
        if (options.Spool.Durability == SpoolDurability.Memory)
            return ("warn", "spool: none (Spool:Durability=memory): ticks that wait end with the process");
        try
        {
            var spool = SpoolInspection.Look(options.StateDirectory);
            var age = spool.OldestUnixMicroseconds is { } oldest ? $", the oldest of {DateTimeOffset.UnixEpoch.AddTicks(oldest * TimeSpan.TicksPerMicrosecond):yyyy-MM-dd'T'HH:mm:ss'Z'}" : "";
            var aside = spool.DamagedFiles == 0 ? "" : $"; {spool.DamagedFiles} damaged files beside it: keep them for a support case, or delete them";
            return (spool.DamagedFiles == 0 ? "ok" : "warn", string.Create(CultureInfo.InvariantCulture, $"spool: {spool.Path}: {spool.FileBytes / 1024} of {options.Spool.MaxBytes / 1024} KiB, {spool.Ticks} ticks wait{age}{aside}"));
        }
        catch (SpoolException exception)
        {
            return ("fail", $"spool: {exception.Message}");
        }
    }

    private static IEnumerable<(string Verdict, string Text)> Gpus(DeviceReport report)
    {
        yield return report.SourceUp
            ? ("ok", $"GPU library: {report.Source}")
            : (report.Devices.Count > 0 ? "warn" : "fail", $"GPU library: {report.Source}; without it, configure Devices:<name>:Model");
        if (report.SourceUp && report.Devices.Count == 0 && report.Unopened.Count == 0)
            yield return ("fail", "GPUs: the library answers and counts none; check that this host or container was given its GPUs");
        foreach (var device in report.Devices)
        {
            var verdict = device.Method switch { "counter" or "integrated" => "ok", "none" => "fail", _ => "warn" };
            yield return (verdict, $"GPU {device.Index} {device.Model}: {device.Method}{(device.Reason.Length > 0 ? $" ({device.Reason})" : "")}");
        }

        foreach (var slot in report.Unopened)
            yield return ("fail", $"{slot.Name} cannot be opened, {slot.Reason}; {Remedy(slot.Code)}");
    }

    private static IEnumerable<(string Verdict, string Text)> Node(DeviceReport report) =>
        report.Components.Select(component => ("ok", $"node: {component.Model}: {component.Method}{(component.Reason.Length > 0 ? $" ({component.Reason})" : "")}"))
            .Concat(report.Uncovered.Select(text => ("warn", $"node: not in the host's figure: {text}")));

    private static string Remedy(int code) => code is NvmlReturn.NoPermission or NvmlReturn.OperatingSystem
        ? "give this user access to the GPU's device node (/dev/nvidia* on Linux)"
        : "look at the kernel's log, and reset the GPU or reboot the host if it names it";

    private static async Task<(string Verdict, string Text)> CollectorAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            await client.ConnectAsync(endpoint.Host, endpoint.Port, timeout.Token);
            return ("ok", $"collector: {endpoint.Authority} accepts connections");
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            var reason = exception is SocketException socket ? socket.SocketErrorCode.ToString() : "no answer";
            return ("fail", $"collector: {endpoint.Authority} cannot be reached ({reason}); start footprint-collector, or set Collector:Endpoint");
        }
    }
}
