using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>The gate and the age as the first thing that a connection meets, before TLS.</summary>
internal static class ConnectionGuard
{
    private const double AgeSpread = 0.1;

    public static void UseGuard(this IConnectionBuilder listener, ConnectionGate gate, TimeSpan maxAge, TimeProvider time) =>
        listener.Use(next => connection => ServeAsync(connection, next, gate, maxAge, time));

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

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, ConnectionGate gate, TimeSpan maxAge, TimeProvider time)
    {
        using var lease = connection.RemoteEndPoint is IPEndPoint remote ? gate.TryEnter(remote.Address, out _) : null;
        if (lease is null)
        {
            connection.Abort();
            return;
        }

        // Spread, or all agents of a restart would come again together each hour.
        var age = maxAge * (1 + (AgeSpread * ((Random.Shared.NextDouble() * 2) - 1)));
        using var reached = new CancellationTokenSource(age, time);
        await using var goAway = reached.Token.Register(() => connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose());
        connection.Features.Set(lease);
        connection.Features.Set(new ConnectionAge(reached.Token));
        await next(connection);
    }

    private static bool IsReset(HttpContext http) =>
        http.RequestAborted.IsCancellationRequested
        && HttpProtocol.IsHttp2(http.Request.Protocol)
        && http.Features.Get<IConnectionLifetimeFeature>() is { ConnectionClosed.IsCancellationRequested: false };
}
