using System.Net;

namespace TelemetryFootprint.IntegrationTests.Grpc;

/// <summary>A body that arrives in pieces with pauses between them, then waits or ends.</summary>
internal sealed class DripContent(byte[][] pieces, TimeSpan pause, bool neverEnds = false) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (byte[] piece in pieces)
        {
            await stream.WriteAsync(piece, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(pause, cancellationToken);
        }
        if (neverEnds) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
