namespace TelemetryFootprint.Agent.Commands;

/// <summary>One GPU in <c>devices --json</c>; watts, null where unknown.</summary>
internal sealed record DeviceLine(int Index, string Uuid, string Model, string Method, string PowerReading, double? PowerWatts, double? MinWatts, double? MaxWatts, double? PowerLimitWatts, string MigMode, string Reason);
