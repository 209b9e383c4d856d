using System.Net;
using System.Net.Security;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>
/// One connection's handler. Each stream gets its own, so that every attempt resolves the name anew.
/// </summary>
internal static class CollectorTransport
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <summary><paramref name="trust"/> null: no TLS.</summary>
    public static SocketsHttpHandler Create(SslClientAuthenticationOptions? trust)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            // Always: an open stream that says nothing for an hour must still notice a dead peer.
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        };
        if (trust is not null) handler.SslOptions = trust;
        return handler;
    }
}
