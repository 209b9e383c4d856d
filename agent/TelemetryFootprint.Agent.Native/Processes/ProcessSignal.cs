using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Processes;

/// <summary>Signals to another process, which the base library can only kill.</summary>
public static partial class ProcessSignal
{
    public const int HangUp = 1, Interrupt = 2, Quit = 3, User1 = 10, User2 = 12, Terminate = 15;

    /// <summary>Linux's numbers; elsewhere there are none to send.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>False: there is no such process any more, or it is another user's.</summary>
    /// <param name="processId">Of one process; never a group.</param>
    /// <param name="signal">Its number.</param>
    public static bool Send(int processId, int signal) => IsSupported && processId > 0 && Kill(processId, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
