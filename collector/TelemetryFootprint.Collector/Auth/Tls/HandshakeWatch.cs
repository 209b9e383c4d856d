using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TelemetryFootprint.Collector.Hosting.Connections;

namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>Counts connections that come to nothing before their first request, and says why: once a minute per address and cause, from the first few addresses.</summary>
internal sealed partial class HandshakeWatch(TimeProvider time, ILogger<HandshakeWatch> logger)
{
    private static readonly TimeSpan FirstBytes = TimeSpan.FromSeconds(10);

    private readonly OncePerMinute _lines = new(time);
    private readonly ConcurrentDictionary<string, long> _failures = new(HandshakeCause.Labels.Select(label => KeyValuePair.Create(label, 0L)), StringComparer.Ordinal);

    /// <summary>By cause.</summary>
    public IReadOnlyDictionary<string, long> Failures => _failures;

    /// <summary>TLS on a listener, watched from both sides.</summary>
    public void UseTls(ListenOptions listener, TlsState tls, bool asksForCertificate)
    {
        listener.Use(next => connection => OutsideAsync(connection, next));
        listener.UseHttps(new Microsoft.AspNetCore.Server.Kestrel.Https.TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = KestrelLimits.HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(tls.ServerOptions(asksForCertificate)),
        });
        listener.Use(next => connection => InsideAsync(connection, next));
    }

    private async Task OutsideAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var handshake = Handshake.Current = new Handshake();
        await next(connection);
        if (!handshake.IsDone) Tell(connection.RemoteEndPoint, HandshakeCause.Of(handshake.Failure));
    }

    private async Task InsideAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (Handshake.Current is { } handshake) handshake.IsDone = true;
        using var patience = new CancellationTokenSource(FirstBytes, time);
        try
        {
            var first = await connection.Transport.Input.ReadAsync(patience.Token);
            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
            if (!first.Buffer.IsEmpty)
            {
                await next(connection);
                return;
            }
        }
        catch (Exception silent) when (silent is OperationCanceledException or IOException)
        {
            // Told below.
        }

        Tell(connection.RemoteEndPoint, HandshakeCause.Silent);
    }

    private void Tell(EndPoint? peer, HandshakeCause cause)
    {
        _failures.AddOrUpdate(cause.Label, 1, (_, count) => count + 1);
        var address = (peer as IPEndPoint)?.Address ?? IPAddress.None;
        if (_lines.IsDue(address, cause.Label)) LogFailed(address, cause.Words);
    }

    [LoggerMessage(2304, LogLevel.Warning, "TLS with {Address} came to nothing: {Cause}")]
    private partial void LogFailed(IPAddress address, string cause);
}
