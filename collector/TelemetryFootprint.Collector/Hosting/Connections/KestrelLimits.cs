using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>What holds for every connection of both listeners, whoever is at its other end.</summary>
internal static class KestrelLimits
{
    /// <summary>Of one request; agents' streams have caps per message instead.</summary>
    public const int MaxBodyBytes = 64 << 10;

    /// <summary>From the first byte of a request's headers to their last, and for the TLS handshake half of it.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    private const int MaxHeaderBytes = 16 << 10;
    private const int MinBytesPerSecond = 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static void ApplyLimits(this KestrelServerOptions kestrel, ConnectionCaps caps)
    {
        var limits = kestrel.Limits;
        // Behind the gates, which say why; this is the last resort.
        limits.MaxConcurrentConnections = 2L * (caps.Authenticated + caps.BeforeAuthentication);
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.KeepAliveTimeout = Idle;
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxResponseBufferSize = SmallBuffers.WriteBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MinResponseDataRate = new(MinBytesPerSecond, Grace);
        limits.MinRequestBodyDataRate = new(MinBytesPerSecond, Grace);
    }
}
