using TelemetryFootprint.Agent.Core.Delivery.Grpc;

namespace TelemetryFootprint.SystemTests.Load;

/// <summary>How a feeder reaches the collector, and how long it waits after so many failures in a row (from 1).</summary>
internal sealed record FeederLink(GrpcCollectorOptions Options, Func<int, TimeSpan> Pause)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);

    /// <summary>Cleartext on loopback, and back at once.</summary>
    public static FeederLink Plain(int port) => new(new(new Uri($"http://127.0.0.1:{port}")), _ => AtOnce);
}
