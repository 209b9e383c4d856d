namespace TelemetryFootprint.Collector.Web;

/// <summary>Which listener a connection came in by; Kestrel carries it as a feature of the connection.</summary>
internal sealed record ListenerRole(bool IsGrpc)
{
    public static ListenerRole Http { get; } = new(false);

    public static ListenerRole Grpc { get; } = new(true);
}
