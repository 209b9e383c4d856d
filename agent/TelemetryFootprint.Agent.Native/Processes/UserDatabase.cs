using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Native.Processes;

/// <summary>The operating system's users, those of directories that it is set up to ask too.</summary>
public static unsafe partial class UserDatabase
{
    // The first member of struct passwd is its name; with all others it has 48 bytes.
    private const int EntryBytes = 256, TextBytes = 16 << 10;

    /// <summary>Null: there is none of that number, or nobody tells. It takes as long as the directory does.</summary>
    public static string? NameOf(int user)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var entry = stackalloc byte[EntryBytes];
        var text = stackalloc byte[TextBytes];
        byte* found = null;
        return Find((uint)user, entry, text, TextBytes, &found) == 0 && found is not null ? Marshal.PtrToStringUTF8(*(nint*)found) : null;
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int Find(uint user, byte* entry, byte* text, nuint bytes, byte** found);
}
