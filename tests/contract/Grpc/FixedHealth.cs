using TelemetryFootprint.Collector.Ingest.Grpc;

using static TelemetryFootprint.Contracts.Health.V1.HealthCheckResponse.Types;

namespace TelemetryFootprint.ContractTests.Grpc;

internal sealed class FixedHealth : IGrpcHealthProbe
{
    /// <summary>A service whose check takes longer than anybody waits.</summary>
    public const string Hangs = "hang";

    private int _abandoned;

    /// <summary>Checks that ended because their call did.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    public async ValueTask<ServingStatus?> CheckAsync(string service, CancellationToken cancellationToken)
    {
        if (service == Hangs) await HangAsync(cancellationToken);
        return service is "" or "footprint.v1.Telemetry" ? ServingStatus.Serving : null;
    }

    private async Task HangAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            Interlocked.Increment(ref _abandoned);
        }
    }
}
