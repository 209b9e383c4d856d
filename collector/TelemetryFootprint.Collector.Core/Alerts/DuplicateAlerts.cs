namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>A device that two agents report: the second is refused, and its energy is missing or will be.</summary>
public static class DuplicateAlerts
{
    /// <summary>So long after the last refusal it is over.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    /// <summary>Refusals further apart are two matters: an agent that is refused asks again sooner, after 75 s at most.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(2.5);

    /// <summary>How long after its last refusal a device of such a lease is a matter of the past: who reports seldom is refused seldom.</summary>
    public static TimeSpan QuietOf(TimeSpan lease) => lease > Quiet ? lease : Quiet;

    public static TimeSpan PauseOf(TimeSpan lease) => lease > Pause ? lease : Pause;

    /// <param name="refused">How long ago a second reporter was refused, by device.</param>
    /// <param name="known">Devices with an alert that is not over.</param>
    /// <param name="heard">How long anybody has been listening: a collector that has just started has heard of none yet.</param>
    public static IEnumerable<AlertSighting> Of(IReadOnlyDictionary<string, RefusedReporter> refused, IEnumerable<string> known, TimeSpan heard)
    {
        foreach (var device in refused.Keys.Union(known, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var isRefused = refused.TryGetValue(device, out var ago) && ago.Last < QuietOf(ago.Lease);
            // Refused for two leases, it is no agent that waits for that of the one that it replaced.
            var reading = isRefused ? ago.First - ago.Last > 2 * ago.Lease ? AlertReading.Raised : AlertReading.Held
                : heard < Quiet ? AlertReading.Unknown : AlertReading.Clear;
            yield return new(
                new(AlertSubject.DuplicateDevice, "", device, AlertSeverity.Critical), reading,
                reading == AlertReading.Clear ? "one agent reports it" : $"two agents report device {device}: the second is refused until one of them stops (a copied disk, or two agents on one host)");
        }
    }
}
