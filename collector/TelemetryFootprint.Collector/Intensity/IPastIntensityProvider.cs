using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>A provider that can be asked for a time further back than its usual answer reaches.</summary>
internal interface IPastIntensityProvider : IIntensityProvider
{
    /// <summary>
    /// All that it now says of the range, at most <see cref="PastGaps.Reach"/> long.
    /// Throws <see cref="IntensityUnavailableException"/> as its usual question does.
    /// </summary>
    Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken);
}
