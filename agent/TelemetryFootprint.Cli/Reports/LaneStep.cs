using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>One step of a lane. No point: nothing is known of it, which is not 0.</summary>
internal sealed record LaneStep(DateTimeOffset From, DateTimeOffset To, TimelinePoint? Point);
