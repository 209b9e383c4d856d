namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What keeping alerts cost.</summary>
/// <param name="Dropped">Events that a full queue lost.</param>
/// <param name="Forgotten">Ids of the states that are known no more.</param>
public sealed record KeptAlerts(int Dropped, IReadOnlyList<string> Forgotten);
