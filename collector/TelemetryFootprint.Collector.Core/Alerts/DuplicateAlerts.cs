namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>A device that two agents report: the second is refused, and its energy is missing or will be.</summary>
public static class DuplicateAlerts
{
    /// <summary>So long after the last refusal it is over.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    /// <param name="refused">How long ago a second reporter was refused last, by device.</param>
    /// <param name="known">Devices with an alert that is not over.</param>
    /// <param name="heard">How long anybody has been listening: a collector that has just started has heard of none yet.</param>
    public static IEnumerable<AlertSighting> Of(IReadOnlyDictionary<string, TimeSpan> refused, IEnumerable<string> known, TimeSpan heard)
    {
        foreach (var device in refused.Keys.Union(known, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var isNew = refused.TryGetValue(device, out var ago) && ago < Quiet;
            var reading = isNew ? AlertReading.Raised : heard < Quiet ? AlertReading.Unknown : AlertReading.Clear;
            yield return new(
                new(AlertSubject.DuplicateDevice, "", device, AlertSeverity.Critical), reading,
                reading == AlertReading.Clear ? "one agent reports it" : $"two agents report device {device}: the second is refused until one of them stops (a copied disk, or two agents on one host)");
        }
    }
}
