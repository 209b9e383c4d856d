using System.Collections.Concurrent;
using System.Net.Sockets;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Control;

/// <summary>The agent's local socket (README.md): whoever is on this host may connect, and may claim what is their own.</summary>
internal sealed class ControlSocket : IAsyncDisposable
{
    public const int MostClients = 64;
    public const int MostOfAUser = 16;

    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterAFailure = TimeSpan.FromSeconds(1);

    private readonly Socket _listener;
    private readonly ControlClerk _clerk;
    private readonly ControlFigures _figures;
    private readonly ConcurrentDictionary<int, int> _users = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;

    private ControlSocket(Socket listener, ControlFigures figures, ControlClerk clerk) => (_listener, _figures, _clerk) = (listener, figures, clerk);

    /// <summary>Null: there is to be none, or none can be where nobody asked for one.</summary>
    /// <exception cref="ConfigurationException">It cannot be where it was asked for.</exception>
    public static ControlSocket? Open(ControlSettings settings, ClaimDesk desk, ControlFigures figures, ILogger logger, CollectorWord? collector = null)
    {
        if (settings.Path is not { } path)
            return null;
        try
        {
            var socket = new ControlSocket(Listen(path), figures, new ControlClerk(desk, figures, collector));
            logger.Listening(path);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            var why = exception is ArgumentException ? "its path is too long for a socket" : exception.Message;
            if (settings.IsAsked)
                throw new ConfigurationException(ControlSettings.Key, $"{path} cannot be listened on: {why}", exception);
            logger.NoControl(path, why);
            return null;
        }
    }

    public void Start() => _accepting = AcceptAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private static Socket Listen(string path)
    {
        RemoveIfLeft(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(MostClients);
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

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Welcome(await _listener.AcceptAsync(_stopping.Token));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Too many files are open, or the end.
                await Task.Delay(AfterAFailure, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Welcome(Socket socket)
    {
        try
        {
            var peer = PeerCredentials.Of(socket);
            var ofUser = _users.AddOrUpdate(peer.User, 1, (_, count) => count + 1);
            if (_figures.Clients < MostClients && ofUser <= MostOfAUser)
            {
                _figures.Came();
                _ = ServeAsync(socket, peer);
                return;
            }

            Leave(peer.User);
        }
        catch (SocketException)
        {
            // Gone again.
        }

        _figures.RefuseClient();
        socket.Dispose();
    }

    private async Task ServeAsync(Socket socket, PeerCredentials peer)
    {
        try
        {
            await new ControlClient(socket, peer, _clerk, Idle).ServeAsync(_stopping.Token);
        }
        finally
        {
            _figures.Went();
            Leave(peer.User);
        }
    }

    private void Leave(int user)
    {
        if (_users.AddOrUpdate(user, 0, (_, count) => count - 1) <= 0)
            _users.TryRemove(new KeyValuePair<int, int>(user, 0));
    }
}
