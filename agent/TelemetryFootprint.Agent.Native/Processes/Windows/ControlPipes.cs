using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;

namespace TelemetryFootprint.Agent.Native.Processes.Windows;

/// <summary>The instances of the agent's named pipe, and who is at their other end.</summary>
[SupportedOSPlatform("windows")]
public static class ControlPipes
{
    private const uint Unlimited = 255;
    private const uint BufferBytes = 64 << 10;

    /// <summary>All that is needed to read and write, and not to make a further instance (FILE_CREATE_PIPE_INSTANCE, 4).</summary>
    private const int UseOnly = 0x12019b;

    /// <summary>For whoever is logged on to this host and for nobody on another one.</summary>
    /// <param name="name">As <c>\\.\pipe\NAME</c>.</param>
    /// <param name="isFirst">Nobody else may have one of this name.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static unsafe NamedPipeServerStream Create(string name, bool isFirst)
    {
        var descriptor = new RawSecurityDescriptor($"D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;{WindowsIdentity.GetCurrent().User!.Value})(A;;0x{UseOnly:x};;;AU)");
        var bytes = new byte[descriptor.BinaryLength];
        descriptor.GetBinaryForm(bytes, 0);
        fixed (byte* start = bytes)
        {
            var security = new WindowsNative.SecurityAttributes { Size = Marshal.SizeOf<WindowsNative.SecurityAttributes>(), Descriptor = (nint)start };
            var handle = WindowsNative.CreateNamedPipe(
                name, WindowsNative.PipeDuplex | WindowsNative.PipeOverlapped | (isFirst ? WindowsNative.PipeFirstInstance : 0), WindowsNative.PipeRejectRemote, Unlimited, BufferBytes, BufferBytes, 0, security);
            if (handle.IsInvalid)
                throw new IOException(isFirst && Marshal.GetLastPInvokeError() == WindowsNative.AccessDenied ? "another agent, or somebody else, has a pipe of that name" : Marshal.GetLastPInvokeErrorMessage());
            return new NamedPipeServerStream(PipeDirection.InOut, isAsync: true, isConnected: false, handle);
        }
    }

    /// <summary>The process that connected and its user's number, null where that is not told to us; null: it has gone.</summary>
    public static (int Pid, int? User)? CallerOf(SafePipeHandle pipe)
    {
        if (!WindowsNative.GetNamedPipeClientProcessId(pipe, out var pid))
            return null;
        using var process = WindowsProcesses.Open(pid);
        if (process.IsInvalid || !WindowsNative.OpenProcessToken(process, WindowsNative.TokenQuery | WindowsNative.TokenDuplicate, out var token))
            return (pid, null);
        using (token)
            return (pid, WindowsUsers.NumberOfCaller(token));
    }

    /// <summary>
    /// The number of who wrote, as <see cref="CallerOf"/> has that of the process that connected; null: nobody tells. A process may end and leave its connection to
    /// another, and its number to a third, or to one of the same user with more rights: once something was read, the pipe itself tells whose it is, and what he may.
    /// </summary>
    public static int? WriterOf(SafePipeHandle pipe)
    {
        using var writer = TokenOf(pipe);
        return writer is null ? null : WindowsUsers.NumberOfCaller(writer);
    }

    private static SafeAccessTokenHandle? TokenOf(SafePipeHandle pipe)
    {
        if (!WindowsNative.ImpersonateNamedPipeClient(pipe))
            return null;
        try
        {
            return WindowsNative.OpenThreadToken(WindowsNative.GetCurrentThread(), WindowsNative.TokenQuery, asSelf: true, out var token) ? token : null;
        }
        finally
        {
            // As somebody else this thread must not go on.
            if (!WindowsNative.RevertToSelf())
                Environment.FailFast("RevertToSelf");
        }
    }
}
