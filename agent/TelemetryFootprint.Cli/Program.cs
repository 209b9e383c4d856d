using System.Runtime.InteropServices;
using TelemetryFootprint.Cli.Commands;

// Ctrl-C ends the watching, not the process: the summary is still to come. A second one ends it.
using var ending = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
return await CommandLine.RunAsync(args, Terminal.Standard(), TimeProvider.System, ending.Token);

void End(PosixSignalContext signal)
{
    // Never taken back: a command that passes signals on may have claimed it.
    if (!ending.IsCancellationRequested) signal.Cancel = true;
    ending.Cancel();
}
