namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>A feature of a connection: <paramref name="Reached"/> fires when it has lived as long as it may, and its long streams should end.</summary>
internal sealed record ConnectionAge(CancellationToken Reached);
