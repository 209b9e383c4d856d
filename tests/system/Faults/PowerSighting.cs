namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>What both services showed as one GPU's power at a time of the scenario; null: no series.</summary>
internal sealed record PowerSighting(double Seconds, double? AgentWatts, double? CollectorWatts);
