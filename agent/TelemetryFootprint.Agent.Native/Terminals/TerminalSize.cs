using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Terminals;

/// <summary>How wide a terminal is now. The base library asks the standard output alone, which a run leaves to its command.</summary>
public static partial class TerminalSize
{
    public const int StandardOutput = 1, StandardError = 2;

    // TIOCGWINSZ of the kernel's include/uapi/asm-generic/ioctls.h, which x86 and arm64 use.
    private const nuint GetWindowSize = 0x5413;

    /// <summary>Null: it is no terminal, or does not say.</summary>
    public static int? Columns(int descriptor)
    {
        if (!OperatingSystem.IsLinux()) return OperatingSystem.IsWindows() && descriptor == StandardOutput && !Console.IsOutputRedirected ? Console.WindowWidth : null;
        return Ask(descriptor, GetWindowSize, out var size) == 0 && size.Columns > 0 ? size.Columns : null;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ask(int descriptor, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows, Columns, Width, Height;
    }
}
