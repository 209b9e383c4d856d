using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>Opens <c>footprint.v1.Telemetry/Stream</c> with a connection of its own for each stream.</summary>
public sealed class GrpcCollectorConnector(GrpcCollectorOptions options, TimeProvider time, ILogger? logger = null) : ICollectorConnector
{
    private const string StreamPath = "/footprint.v1.Telemetry/Stream";

    private readonly CollectorTrust _trust = new(options, time, logger ?? NullLogger.Instance);

    /// <summary>Replaced CA and certificate files that could not be used.</summary>
    public long FileFailures => _trust.Failures;

    public async Task<ICollectorStream> ConnectAsync(CancellationToken cancellationToken)
    {
        var uri = new Uri(options.Endpoint, StreamPath);
        var stream = new GrpcCollectorStream(new HttpMessageInvoker(CollectorTransport.Create(options.Endpoint.Scheme == Uri.UriSchemeHttps ? _trust.Options() : null)), uri, options.CompressRequests, time);
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
