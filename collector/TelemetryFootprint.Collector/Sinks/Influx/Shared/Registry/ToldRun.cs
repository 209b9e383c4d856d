using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

/// <summary>A point of <c>footprint_run_record</c>.</summary>
/// <param name="Record">What it says.</param>
/// <param name="Told">When it was written, in microseconds since 1970: of several points of one collector and run the last holds.</param>
/// <param name="At">Its own time.</param>
internal sealed record ToldRun(RunRecord Record, long Told, UtcMinute At);
