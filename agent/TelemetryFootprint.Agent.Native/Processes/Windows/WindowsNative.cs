using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TelemetryFootprint.Agent.Native.Processes.Windows;

/// <summary>What Windows tells of processes and of who is at the other end of a pipe; numbers are those of its headers.</summary>
internal static partial class WindowsNative
{
    public const uint QueryLimited = 0x1000, Synchronize = 0x0010_0000;
    public const uint TokenQuery = 0x8, TokenDuplicate = 0x2;
    public const uint PipeDuplex = 0x3, PipeFirstInstance = 0x0008_0000, PipeOverlapped = 0x4000_0000, PipeRejectRemote = 0x8;
    public const int ProcessBasic = 0, AccessDenied = 5;

    [LibraryImport("kernel32", SetLastError = true)]
    public static partial SafeProcessHandle OpenProcess(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, int pid);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetProcessTimes(SafeProcessHandle process, out long creation, out long exit, out long kernel, out long user);

    [LibraryImport("kernel32")]
    public static partial uint WaitForSingleObject(SafeProcessHandle process, uint milliseconds);

    [LibraryImport("ntdll")]
    public static partial int NtQueryInformationProcess(SafeProcessHandle process, int kind, out BasicFacts facts, int size, out int written);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool ProcessIdToSessionId(int pid, out int session);

    [LibraryImport("kernel32", EntryPoint = "K32EnumProcesses")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool EnumProcesses([Out] int[] pids, int bytes, out int written);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool OpenProcessToken(SafeProcessHandle process, uint access, out SafeAccessTokenHandle token);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool OpenThreadToken(nint thread, uint access, [MarshalAs(UnmanagedType.Bool)] bool asSelf, out SafeAccessTokenHandle token);

    [LibraryImport("kernel32")]
    public static partial nint GetCurrentThread();

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool ImpersonateNamedPipeClient(SafePipeHandle pipe);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool RevertToSelf();

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetNamedPipeClientProcessId(SafePipeHandle pipe, out int pid);

    [LibraryImport("kernel32", EntryPoint = "CreateNamedPipeW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial SafePipeHandle CreateNamedPipe(string name, uint open, uint mode, uint instances, uint outBytes, uint inBytes, uint timeout, in SecurityAttributes security);

    /// <summary>PROCESS_BASIC_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct BasicFacts
    {
        public readonly nint ExitStatus, Environment, Affinity, Priority, Pid, Parent;
    }

    /// <summary>SECURITY_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SecurityAttributes
    {
        public int Size;
        public nint Descriptor;
        public int Inherit;
    }
}
