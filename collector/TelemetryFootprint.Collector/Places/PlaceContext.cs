using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Collector.Web.Runs;

namespace TelemetryFootprint.Collector.Places;

/// <summary>What all places need.</summary>
/// <param name="Live">Whose energy comes.</param>
/// <param name="Runs">Who is registered.</param>
/// <param name="Registry">Writes to them, and to the audit.</param>
/// <param name="Time">Now.</param>
/// <param name="Logger">For the operator.</param>
internal sealed record PlaceContext(LiveState Live, IRunStore Runs, RunQueries Registry, TimeProvider Time, ILogger<PlaceLoop> Logger);
