using System.Runtime.InteropServices;
using TelemetryFootprint.Agent.Core.Sampling;

namespace TelemetryFootprint.Agent.Native.Clocks;

/// <summary>
/// The system's clocks, and for how long the host has slept: Linux counts CLOCK_BOOTTIME on while it sleeps and CLOCK_MONOTONIC, which timestamps are of, not.
/// Elsewhere timestamps go on by themselves.
/// </summary>
public sealed partial class HostTimeProvider : TimeProvider, ISuspensionClock
{
    private const int Monotonic = 1, BootTime = 7;
    private const int Tries = 3;
    private const long MicrosecondsPerMillisecond = 1000;

    /// <summary>Timestamps go on while the host sleeps.</summary>
    public static bool CountsSleep => !OperatingSystem.IsLinux();

    /// <summary>In whole milliseconds: the two are read one after the other, and a host that never slept is to say 0.</summary>
    public long SuspendedMicroseconds
    {
        get
        {
            if (CountsSleep) return 0;
            long least = long.MaxValue;
            for (int i = 0; i < Tries && least >= MicrosecondsPerMillisecond; i++)
            {
                long before = Read(Monotonic);
                least = Math.Min(least, Read(BootTime) - before);
            }

            return Math.Max(0, least / MicrosecondsPerMillisecond * MicrosecondsPerMillisecond);
        }
    }

    private static long Read(int clock) => GetTime(clock, out Timespec time) == 0 ? (time.Seconds * 1_000_000) + (time.Nanoseconds / 1000) : 0;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
