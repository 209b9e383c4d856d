using System.Runtime.InteropServices;
using TelemetryFootprint.Agent.Native.Processes;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>
/// Passes on the signals that are meant for the command: this process stays for the report. What a keyboard sends reaches the whole foreground group, the command
/// too, and is not passed on, or it would get each Ctrl-C twice.
/// </summary>
internal sealed class SignalRelay : IDisposable
{
    private static readonly (PosixSignal Signal, int Number, bool IsOfKeyboard)[] Known = OperatingSystem.IsLinux()
        ? [
            (PosixSignal.SIGINT, ProcessSignal.Interrupt, true), (PosixSignal.SIGQUIT, ProcessSignal.Quit, true),
            (PosixSignal.SIGTERM, ProcessSignal.Terminate, false), (PosixSignal.SIGHUP, ProcessSignal.HangUp, false),
            ((PosixSignal)ProcessSignal.User1, ProcessSignal.User1, false), ((PosixSignal)ProcessSignal.User2, ProcessSignal.User2, false),
        ]
        : [(PosixSignal.SIGINT, ProcessSignal.Interrupt, true), (PosixSignal.SIGTERM, ProcessSignal.Terminate, false)];

    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly List<int> _early = [];
    private ChildCommand? _child;

    public SignalRelay() => _registrations.AddRange(Known.Select(known => PosixSignalRegistration.Create(known.Signal, signal => Take(signal, known.Number, known.IsOfKeyboard))));

    /// <summary>From now on signals are this command's, those too that came while it was being started.</summary>
    public void Attach(ChildCommand child)
    {
        lock (_gate)
        {
            _child = child;
            _early.ForEach(signal => child.Send(signal));
        }
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Take(PosixSignalContext signal, int number, bool isOfKeyboard)
    {
        signal.Cancel = true;
        if (isOfKeyboard && ForegroundGroup.IsOwn()) return;
        lock (_gate)
        {
            if (_child is null) _early.Add(number);
            else _child.Send(number);
        }
    }
}
