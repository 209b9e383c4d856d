using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>The gate, the age and the watch over slow readers as the first thing that a connection meets, before TLS.</summary>
internal static class ConnectionGuard
{
    private const double AgeSpread = 0.1;

    public static void UseGuard(this IConnectionBuilder listener, ConnectionGate gate, ConnectionCaps caps, TimeProvider time) =>
        listener.Use(next => connection => ServeAsync(connection, next, gate, caps, time));

    /// <summary>Counts the streams that clients reset while their connection lives. Belongs before everything that serves requests.</summary>
    public static void UseResetCount(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
        }
        finally
        {
            if (IsReset(http) && http.Features.Get<ConnectionLease>() is { } lease && lease.CountReset()) http.Abort();
        }
    });

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, ConnectionGate gate, ConnectionCaps caps, TimeProvider time)
    {
        using var lease = connection.RemoteEndPoint is IPEndPoint remote ? gate.TryEnter(remote.Address, out _) : null;
        if (lease is null)
        {
            connection.Abort();
            return;
        }

        // Spread, or all agents of a restart would come again together each hour.
        var age = caps.MaxAge * (1 + (AgeSpread * ((Random.Shared.NextDouble() * 2) - 1)));
        using var reached = new CancellationTokenSource(age, time);
        await using var goAway = reached.Token.Register(() => connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose());
        connection.Features.Set(lease);
        connection.Features.Set(new ConnectionAge(reached.Token));
        await ServeWatchedAsync(connection, next, gate, caps.WriteTimeout, time);
    }

    private static async Task ServeWatchedAsync(ConnectionContext connection, ConnectionDelegate next, ConnectionGate gate, TimeSpan patience, TimeProvider time)
    {
        var transport = connection.Transport;
        await using var output = new WatchedWriter(transport.Output, time, patience, () =>
        {
            gate.CountSlowReader();
            connection.Abort(new ConnectionAbortedException("the client does not take its answers"));
        });
        connection.Transport = new WatchedTransport(transport.Input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    private static bool IsReset(HttpContext http) =>
        http.RequestAborted.IsCancellationRequested
        && HttpProtocol.IsHttp2(http.Request.Protocol)
        && http.Features.Get<IConnectionLifetimeFeature>() is { ConnectionClosed.IsCancellationRequested: false };
}
