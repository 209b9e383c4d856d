using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.Versioning;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Native.Processes.Windows;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Control;

/// <summary>The agent's local socket (README.md): whoever is on this host may connect, and may claim what is their own.</summary>
internal sealed class ControlSocket : IAsyncDisposable
{
    public const int MostClients = 64;
    public const int MostOfAUser = 16;

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterAFailure = TimeSpan.FromSeconds(1);

    private readonly IControlListener _listener;
    private readonly ControlClerk _clerk;
    private readonly ControlFigures _figures;
    private readonly ConcurrentDictionary<int, int> _users = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;

    private ControlSocket(IControlListener listener, ControlFigures figures, ControlClerk clerk) => (_listener, _figures, _clerk) = (listener, figures, clerk);

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

    private static IControlListener Listen(string path) => OperatingSystem.IsWindows() ? ListenAtPipe(path) : new UnixListener(path, MostClients);

    [SupportedOSPlatform("windows")]
    private static PipeListener ListenAtPipe(string path) => new(
        isFirst => ControlPipes.Create(path, isFirst),
        pipe => ControlPipes.CallerOf(pipe.SafePipeHandle) is { } caller ? new PeerCredentials(caller.Pid, caller.User ?? PeerCredentials.Unknown) : null,
        pipe => ControlPipes.WriterOf(pipe.SafePipeHandle));

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Welcome(await _listener.AcceptAsync(_stopping.Token));
            }
            catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                // Too many files are open, or the end.
                await Task.Delay(AfterAFailure, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Welcome(ControlConnection? connection)
    {
        if (connection is null)
        {
            _figures.RefuseClient();
            return;
        }

        var ofUser = _users.AddOrUpdate(connection.Peer.User, 1, (_, count) => count + 1);
        if (_figures.Clients < MostClients && ofUser <= MostOfAUser)
        {
            _figures.Came();
            _ = ServeAsync(connection);
            return;
        }

        Leave(connection.Peer.User);
        _figures.RefuseClient();
        connection.Stream.Dispose();
    }

    private async Task ServeAsync(ControlConnection connection)
    {
        try
        {
            await new ControlClient(connection, _clerk, Idle).ServeAsync(_stopping.Token);
        }
        finally
        {
            _figures.Went();
            Leave(connection.Peer.User);
        }
    }

    private void Leave(int user)
    {
        if (_users.AddOrUpdate(user, 0, (_, count) => count - 1) <= 0)
            _users.TryRemove(new KeyValuePair<int, int>(user, 0));
    }
}
