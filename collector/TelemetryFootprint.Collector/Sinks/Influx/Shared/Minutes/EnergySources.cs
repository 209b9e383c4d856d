using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

/// <summary>
/// Which points answer for which minutes: the roll-up for what is old enough and was rolled up since it was taken in, the ticks' own for the rest. Every point of
/// energy is in exactly one of them.
/// </summary>
/// <param name="end">From here on ticks answer.</param>
/// <param name="since">By host: from that minute on all of its energy is in the roll-up.</param>
/// <param name="known">Hosts that have energy, or may have some.</param>
internal sealed class EnergySources(UtcMinute end, IReadOnlyDictionary<string, UtcMinute> since, IEnumerable<string> known)
{
    /// <summary>Statements have an end: where more hosts differ from the others, all are asked for by ticks.</summary>
    private const int MostNamed = 50;

    public static readonly EnergySources TicksAlone = new(new(int.MinValue), new Dictionary<string, UtcMinute>(), []);

    private static readonly IReadOnlyList<(string, string)> Ticks = [(EnergyLines.Measurement, "")];
    private static readonly IReadOnlyList<(string, string)> Minutes = [(MinuteLines.Measurement, "")];

    private readonly HashSet<string> _hosts = new(known.Concat(since.Keys), StringComparer.Ordinal);

    /// <summary>No part that is asked for goes beyond one of these.</summary>
    public IEnumerable<UtcMinute> Cuts => since.Values.Append(end).Distinct();

    /// <summary>What is to be summed for these minutes, none of which is on the other side of a cut.</summary>
    public IReadOnlyList<(string Measurement, string Where)> Of(MinuteRange part)
    {
        if (part.To > end) return Ticks;
        var apart = _hosts.Where(host => !(since.TryGetValue(host, out var from) && from <= part.From)).Order(StringComparer.Ordinal).ToList();
        if (apart.Count == _hosts.Count || apart.Count > MostNamed) return Ticks;
        if (apart.Count == 0) return Minutes;
        return
        [
            // Whoever is not known yet came since, and is rolled up.
            (MinuteLines.Measurement, string.Concat(apart.Select(host => $" AND {InfluxText.IsNot("host", host)}"))),
            (EnergyLines.Measurement, SharedCells.OfHosts(apart)),
        ];
    }
}
