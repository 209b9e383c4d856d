using System.IO.Pipes;
using System.Net.Sockets;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Agent.Commands;

/// <summary>The doctor's line on the control socket: whether an agent answers there, and whether other users come to it.</summary>
internal static class SocketCheck
{
    private static readonly string Remedy = OperatingSystem.IsWindows() ? "start footprint-agent" : "start footprint-agent with RuntimeDirectory=footprint-agent, or set ControlSocket";
    private static readonly TimeSpan PipePatience = TimeSpan.FromMilliseconds(500);

    /// <param name="settings">Where the agent would listen with the settings that the doctor was given.</param>
    /// <param name="usual">Where commands look for it.</param>
    /// <returns>The line, and the process of the agent that answers; null: none, or it is not to be seen from here.</returns>
    public static ((string Verdict, string Text) Line, int? Agent) Look(ControlSettings settings, IReadOnlyList<string> usual)
    {
        const string what = "control socket";
        if (settings is { Path: null, IsAsked: true })
            return (("warn", $"{what}: none, by ControlSocket: no run of this host can be claimed; leave it out to have one"), null);
        // Who asks by hand has not the directory that the service manager gave the agent.
        string[] places = settings.IsAsked ? [settings.Path!] : [.. new[] { settings.Path }.OfType<string>().Concat(usual).Distinct(StringComparer.Ordinal)];
        int? agent = null;
        if (Array.Find(places, place => Answers(place, out agent)) is not { } path)
            return (("warn", $"{what}: no agent answers at {string.Join(" or ", places)}: no run can be claimed; {Remedy}"), null);
        if (OperatingSystem.IsWindows())
            return (("ok", $"{what}: {path} answers, and every user of this host can come to it"), null);
        return (Barrier(path) is { } folder
            ? ("warn", $"{what}: {path} answers, but other users cannot come to it: {folder} is closed to them; set RuntimeDirectoryMode=0755, or ControlSocket to a folder that is open")
            : ("ok", $"{what}: {path} answers, and every user can come to it"), agent);
    }

    private static bool Answers(string path, out int? agent)
    {
        agent = null;
        if (OperatingSystem.IsWindows())
            return AnswersPipe(path);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            // Not blocking: a full queue of callers says so at once.
            socket.Connect(new UnixDomainSocketEndPoint(path));
            // The kernel names whoever listens to whoever connects, too.
            agent = PeerCredentials.Of(socket).Pid is > 0 and var pid ? pid : null;
            return true;
        }
        catch (SocketException cause)
        {
            return cause.SocketErrorCode is SocketError.WouldBlock;
        }
        catch (ArgumentException)
        {
            // Too long for a socket.
            return false;
        }
    }

    private static bool AnswersPipe(string path)
    {
        try
        {
            using var pipe = new NamedPipeClientStream(ControlPath.PipeName(path));
            pipe.Connect(PipePatience);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The first folder on the way that others may not pass; null: they may.</summary>
    private static string? Barrier(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & UnixFileMode.OtherExecute) == 0)
                return folder;
        }

        return null;
    }
}
