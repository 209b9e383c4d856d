using System.Net;

namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>A request body that is opened and never written to.</summary>
internal sealed class SilentContent(CancellationToken end) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync(end);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, end);
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
