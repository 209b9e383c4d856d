using System.ComponentModel;
using System.Diagnostics;
using TelemetryFootprint.Agent.Native.Processes;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>The command that a run is of: it has this process's input, output and process group, and is the only process that is ever signalled.</summary>
internal sealed class ChildCommand : IDisposable
{
    private readonly Process _process;

    private ChildCommand(Process process)
    {
        _process = process;
        Ended = process.WaitForExitAsync();
    }

    public Task Ended { get; }

    /// <summary>As shells have it: 128 + n after signal n.</summary>
    public int ExitCode => _process.ExitCode;

    /// <exception cref="CommandNotStartedException">With a shell's exit code.</exception>
    public static ChildCommand Start(string file, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(file, command.Skip(1)) { UseShellExecute = false };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        try
        {
#pragma warning disable RS0030 // The services start no processes; to start one is what this command is for.
            ProcessSignal.WithPipeSignal(() => process.Start());
#pragma warning restore RS0030
            return new ChildCommand(process);
        }
        catch (Win32Exception cause)
        {
            process.Dispose();
            const int noSuchFile = 2;
            throw new CommandNotStartedException(
                $"{command[0]}: {cause.Message}", cause.NativeErrorCode == noSuchFile ? CommandNotStartedException.NotFound : CommandNotStartedException.NotExecutable, cause);
        }
    }

    /// <summary>To this process alone. False: it may not be signalled, being another user's. One that has ended needs no signal.</summary>
    public bool Send(int signal) => Ended.IsCompleted || ProcessSignal.Send(_process.Id, signal) || Ended.IsCompleted;

    /// <summary>Asks it to end, where the system has a word for that.</summary>
    public bool Terminate() => ProcessSignal.IsSupported ? Send(ProcessSignal.Terminate) : Kill();

    /// <summary>Ends it; not what it has started.</summary>
    public bool Kill()
    {
        if (ProcessSignal.IsSupported) return Send(ProcessSignal.Kill);
        _process.Kill();
        return true;
    }

    public void Dispose() => _process.Dispose();
}
