using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>The agent as a service manager starts it: under another user, with the rights of the unit that ships; and processes of other users beside it.</summary>
internal static class ShippedAgent
{
    public const string Daemon = "1";
    public const string Bin = "2";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static UnitFile Unit => UnitFile.Shipped("footprint-agent.service");

    /// <param name="stack">Whose collector it is for, and whose GPUs it sees.</param>
    /// <param name="socket">Its control socket.</param>
    /// <param name="command">What it is to do.</param>
    /// <param name="rights">Of a unit; null: it is root's.</param>
    public static ChildProcess Start(Stack stack, string socket, string command = "serve", IReadOnlyList<string>? rights = null) => ChildProcess.Start(
        "setpriv",
        [
            .. rights is null ? [] : (string[])["--reuid=65534", "--regid=65534", "--clear-groups", .. rights], .. Service.Agent.Command, command,
            $"--Collector:Endpoint=http://127.0.0.1:{stack.GrpcPort.ToString(CultureInfo.InvariantCulture)}", $"--Metrics:Listen=127.0.0.1:{stack.AgentPort.ToString(CultureInfo.InvariantCulture)}",
            $"--StateDirectory={stack.Folder.Combine("nobodys")}", "--Host:Name=test-host", $"--Nvml:LibraryPath={FakeNvmlBuild.Current}", $"--ControlSocket={socket}",
        ],
        new Dictionary<string, string?>(stack.Scenario!.Environment) { ["HOME"] = "/tmp" });

    /// <summary>The agent's user comes to all that it needs in the stack's folder.</summary>
    public static Task OpenFolderAsync(Stack stack) => SmallDisk.RunAsync("chmod", "0777", stack.Folder.Path, stack.Folder.Write("calls.log", ""));

    /// <summary>A process of that user.</summary>
    public static ChildProcess Beside(string user, string[] command, ControlGroup? group = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        string[] all = [.. group?.Entrance ?? [], "setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", .. command];
        return ChildProcess.Start(all[0], all[1..], new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>()) { ["HOME"] = "/tmp" });
    }

    /// <summary>One line to the socket from a process of that user.</summary>
    public static async Task<string> AskAsync(string user, string socket, string line)
    {
        const string script = "import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.settimeout(60)\ns.connect(sys.argv[1])\ns.sendall((sys.argv[2]+'\\n').encode())\nprint(s.makefile().readline(),end='')";
        await using var asking = Beside(user, [ControlGroupFactAttribute.Python, "-c", script, socket, line]);
        await asking.WaitForExitAsync(Patience);
        return string.Join('\n', asking.Output.Concat(asking.Errors));
    }
}
