using System.Diagnostics;
using System.Text;

namespace TelemetryFootprint.TestKit.Processes;

/// <summary>
/// A real binary as a child. Its lines are kept, it can be waited for, signalled by its own pid, and is killed on disposal,
/// so that no test leaves one behind.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly LineCapture _output = new();
    private readonly LineCapture _errors = new();

    private ChildProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public IReadOnlyList<string> Output => _output.Lines;

    public IReadOnlyList<string> Errors => _errors.Lines;

    /// <summary>Starts a binary; variables with a null value are removed from its environment.</summary>
    public static ChildProcess Start(
        string fileName,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return Start(start);
    }

    /// <summary>Waits for a line of stdout or stderr; throws with all that was said if it does not come or the child ends first.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> matches, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        while (!limit.IsCancellationRequested)
        {
            var exited = _process.HasExited;
            // A child may be gone before its last lines have been read: this waits for their end too.
            if (exited)
                await _process.WaitForExitAsync(limit.Token);
            if (Output.Concat(Errors).FirstOrDefault(matches) is { } line)
            {
                return line;
            }

            if (exited)
            {
                throw new ChildProcessException($"the child ended with {_process.ExitCode} before it said what was waited for", this);
            }

            await Task.Delay(10, CancellationToken.None);
        }

        throw new ChildProcessException($"the child did not say within {timeout} what was waited for", this);
    }

    /// <summary>Waits for the end and returns the exit code; a signal n gives 128 + n.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new ChildProcessException($"the child did not end within {timeout}", this);
        }
    }

    /// <summary>Sends a signal by name (TERM, INT, STOP, CONT, KILL) to this child alone.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{Id}"]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGTERM, then the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan timeout)
    {
        await SignalAsync("TERM");
        return await WaitForExitAsync(timeout);
    }

    /// <summary>SIGKILL: no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>What the child said, for a failure's message.</summary>
    public string Transcript() => $"stdout:\n{string.Join('\n', Output)}\nstderr:\n{string.Join('\n', Errors)}";

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static ChildProcess Start(ProcessStartInfo start)
    {
        var child = new ChildProcess(new Process { StartInfo = start });
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        child._process.StandardInput.Close();
        return child;
    }
}
