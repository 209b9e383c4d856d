using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>Kestrel's settings for gRPC. Body size and rate are lifted per call, so other listeners keep theirs.</summary>
public static class GrpcListener
{
    // One Telemetry stream per agent, a health check, and room for a reconnect.
    private const int StreamsPerConnection = 8;

    private const int StreamWindowBytes = 128 << 10;

    /// <summary>Limits of all HTTP/2 connections of this server.</summary>
    public static void ConfigureGrpc(this KestrelServerOptions kestrel)
    {
        Http2Limits http2 = kestrel.Limits.Http2;
        http2.MaxStreamsPerConnection = StreamsPerConnection;
        // What may lie unread of a stream and of a connection; enough for 1 MiB/s over 100 ms there and back.
        http2.InitialStreamWindowSize = StreamWindowBytes;
        http2.InitialConnectionWindowSize = 2 * StreamWindowBytes;
        // A host that vanished without a FIN is noticed after 40 s.
        http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
    }

    /// <summary>HTTP/2 only: without TLS there is nothing to negotiate the version with.</summary>
    public static void UseGrpc(this ListenOptions listener) => listener.Protocols = HttpProtocols.Http2;
}
