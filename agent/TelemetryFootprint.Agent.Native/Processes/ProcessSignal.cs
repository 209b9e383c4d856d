using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Processes;

/// <summary>Signals to another process, which the base library can only kill.</summary>
public static partial class ProcessSignal
{
    public const int HangUp = 1, Interrupt = 2, Quit = 3, Kill = 9, User1 = 10, User2 = 12, Terminate = 15;

    private const int Pipe = 13;
    private const nint Default = 0;

    /// <summary>Linux's numbers; elsewhere there are none to send.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>False: there is no such process any more, or it is another user's.</summary>
    /// <param name="processId">Of one process; never a group.</param>
    /// <param name="signal">Its number.</param>
    public static bool Send(int processId, int signal) => IsSupported && processId > 0 && SendTo(processId, signal) == 0;

    /// <summary>
    /// Starts a process that ends when nobody reads what it writes, as any does that a shell starts: this runtime ignores that signal, and what is ignored is
    /// inherited. Nothing may be written to a pipe meanwhile.
    /// </summary>
    public static void WithPipeSignal(Action start)
    {
        if (!IsSupported)
        {
            start();
            return;
        }

        var before = Handle(Pipe, Default);
        try
        {
            start();
        }
        finally
        {
            Handle(Pipe, before);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendTo(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Handle(int signal, nint handler);
}
