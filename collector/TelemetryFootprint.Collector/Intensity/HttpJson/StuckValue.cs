using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity.HttpJson;

/// <summary>
/// Values that come without a time: one that stays the same for <see cref="Intervals"/> may be an API that is stuck, and is no news any more. It ages as any
/// last value does until it changes. In memory only, a value per zone: a restart believes it anew. Safe for concurrent callers.
/// </summary>
internal sealed class StuckValue
{
    /// <summary>Of hours: longer than a quiet grid in whole grams keeps one value.</summary>
    public const int Intervals = 24;

    private const int LeastMinutes = 24 * 60;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (GramsPerKilowattHour Value, UtcMinute Since)> _zones = [];

    /// <summary>Throws if it has been the same for too long.</summary>
    public void Refuse(FactorObservation said)
    {
        lock (_lock)
        {
            if (!_zones.TryGetValue(said.Zone, out var known) || known.Value != said.Value)
                _zones[said.Zone] = known = (said.Value, said.Interval.From);
            if (said.Interval.From.Value - known.Since.Value < Math.Max(Intervals * said.Interval.Minutes, LeastMinutes))
                return;
            throw new IntensityUnavailableException(
                $"the value has not changed since {InstantText.Minute(known.Since.ToTime())} and has no time: the API may be stuck; set Grid:http:Time, or Grid:http:Quality=annual for a constant")
            {
                Failure = IntensityFailure.NoValue,
            };
        }
    }
}
