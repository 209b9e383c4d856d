using System.Globalization;

using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>One call in progress, as its handler sees it.</summary>
/// <param name="Http">Headers, connection and client certificate; the handler must not touch the response.</param>
/// <param name="Encoding">Of the request's compressed messages.</param>
/// <param name="CancellationToken">Fires when the client gives up or its deadline passes.</param>
public sealed record GrpcCall(HttpContext Http, MessageEncoding Encoding, CancellationToken CancellationToken)
{
    /// <summary>gRPC's own trailer for it; clients that do not know it back off as they would.</summary>
    public void AskToRetryAfter(TimeSpan pause)
    {
        if (Http.Response.HasStarted && Http.Response.SupportsTrailers())
            Http.Response.AppendTrailer("grpc-retry-pushback-ms", ((long)pause.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
    }
}
