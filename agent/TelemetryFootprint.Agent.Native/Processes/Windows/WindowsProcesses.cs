using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.Agent.Native.Processes.Windows;

/// <summary>
/// Windows' word on processes: it has no control groups, and another program's environment is not read. A process that may not be opened is as one that there is
/// not: only the system, and who holds the privilege to debug programs, may open those of other users.
/// </summary>
[SupportedOSPlatform("windows")]
public sealed class WindowsProcesses : IProcessFacts
{
    private const int MostProcesses = 65_536;

    private readonly byte[] _sessionKey;

    /// <param name="sessionKey">What the ids of people's sessions are made with.</param>
    public WindowsProcesses(byte[] sessionKey)
    {
        _sessionKey = sessionKey;
        try
        {
            // Administrators hold it, and must ask for it.
            Process.EnterDebugMode();
        }
        catch (Win32Exception)
        {
            // This user's own processes are seen then.
        }
    }

    public ProcessStat? StatOf(int pid)
    {
        using var process = Open(pid);
        if (process.IsInvalid || StartOf(process) is not { } start)
            return null;
        var hasEnded = WindowsNative.WaitForSingleObject(process, 0) == 0;
        return new ProcessStat(start, ParentOf(process, start), hasEnded);
    }

    public int? UserOf(int pid) => SidOf(pid) is { } user ? WindowsUsers.Numbers.Of(user) : null;

    public string? SessionOf(int pid) => WindowsNative.ProcessIdToSessionId(pid, out var session) ? SessionRun.Of(_sessionKey, session, SidOf(pid)) : null;

    public IReadOnlyList<string> CgroupsOf(int pid) => [];

    public string? VariableOf(int pid, string name) => null;

    public bool? IsEnvironmentOpen(int pid) => null;

    public IReadOnlyList<string> GpusOpenTo(IReadOnlyList<string> cgroups) => [];

    public IEnumerable<int> All()
    {
        var pids = new int[MostProcesses];
        return WindowsNative.EnumProcesses(pids, pids.Length * sizeof(int), out var written) ? [.. pids.Take(written / sizeof(int)).Where(pid => pid > 0)] : [];
    }

    internal static SafeProcessHandle Open(int pid) => WindowsNative.OpenProcess(WindowsNative.QueryLimited | WindowsNative.Synchronize, false, pid);

    internal static string? SidOf(int pid)
    {
        using var process = Open(pid);
        if (process.IsInvalid || !WindowsNative.OpenProcessToken(process, WindowsNative.TokenQuery, out var token))
            return null;
        using (token)
            return WindowsUsers.Of(token);
    }

    private static long? StartOf(SafeProcessHandle process) => WindowsNative.GetProcessTimes(process, out var start, out _, out _, out _) ? start : null;

    /// <summary>A parent that has ended is named all the same, and its number may be a later process's: that one did not start it.</summary>
    private static int ParentOf(SafeProcessHandle process, long start)
    {
        if (WindowsNative.NtQueryInformationProcess(process, WindowsNative.ProcessBasic, out var facts, Marshal.SizeOf<WindowsNative.BasicFacts>(), out _) != 0)
            return 0;
        using var parent = Open((int)facts.Parent);
        return !parent.IsInvalid && StartOf(parent) <= start ? (int)facts.Parent : 0;
    }
}
