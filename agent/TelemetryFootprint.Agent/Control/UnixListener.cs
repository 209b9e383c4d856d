using System.Net.Sockets;

namespace TelemetryFootprint.Agent.Control;

/// <summary>A Unix socket that everybody may connect to; the kernel says who it is.</summary>
internal sealed class UnixListener(string path, int backlog) : IControlListener
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Socket _listener = Listen(path, backlog);

    public async Task<ControlConnection?> AcceptAsync(CancellationToken cancellationToken)
    {
        var socket = await _listener.AcceptAsync(cancellationToken);
        try
        {
            return new ControlConnection(new NetworkStream(socket, ownsSocket: true), PeerCredentials.Of(socket));
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            socket.Dispose();
            return null;
        }
    }

    public void Dispose() => _listener.Dispose();

    private static Socket Listen(string path, int backlog)
    {
        RemoveIfLeft(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(backlog);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, Everybody);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A process that was killed leaves its socket behind, and nobody answers there.</summary>
    private static void RemoveIfLeft(string path)
    {
        if (!File.Exists(path))
            return;
        if (new FileInfo(path).Length > 0)
            throw new IOException("it is a file with something in it");
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException cause) when (cause.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException cause)
        {
            // Whatever is there, it is not what an agent has left: it may be busy, or another kind of socket, or not ours to ask.
            throw new IOException($"something is there already ({cause.Message})", cause);
        }

        throw new IOException("another agent answers there");
    }
}
