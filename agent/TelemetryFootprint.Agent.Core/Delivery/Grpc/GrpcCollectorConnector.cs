namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>Opens <c>footprint.v1.Telemetry/Stream</c> with a connection of its own for each stream.</summary>
public sealed class GrpcCollectorConnector(GrpcCollectorOptions options, TimeProvider time) : ICollectorConnector
{
    private const string StreamPath = "/footprint.v1.Telemetry/Stream";

    public async Task<ICollectorStream> ConnectAsync(CancellationToken cancellationToken)
    {
        var uri = new Uri(options.Endpoint, StreamPath);
        var stream = new GrpcCollectorStream(new HttpMessageInvoker(CollectorTransport.Create(options.CaFile)), uri, options.CompressRequests, time);
        try
        {
            await stream.OpenAsync(cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
