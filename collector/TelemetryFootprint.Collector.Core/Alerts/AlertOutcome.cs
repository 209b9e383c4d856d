namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>What one evaluation changed, which must be kept before anybody is told.</summary>
public sealed record AlertOutcome(IReadOnlyList<Alert> Changed, IReadOnlyList<AlertEvent> Events);
