using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

/// <summary>
/// <c>footprint_energy_minute_since</c>: since which minute all energy of a host is in the roll-up. Of several points of a host the latest minute holds: each collector says it of itself,
/// and a build that rolls nothing up says nothing. Safe for concurrent callers.
/// </summary>
internal sealed class SharedMarks(InfluxQueries store, TimeProvider time)
{
    public const string Measurement = "footprint_energy_minute_since";

    /// <summary>Where no older point of the host is.</summary>
    public static readonly UtcMinute Ever = new(0);

    /// <summary>
    /// So long ticks answer. The roll-up is some seconds behind them; the rest is for a collector that died between the two, which has so long to come back before anybody misses anything.
    /// </summary>
    public const int FreshMinutes = 15;

    // So that days are cut where hours and quarters begin.
    private const int Aligned = 15;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    private readonly Lock _turn = new();
    private IReadOnlyDictionary<string, UtcMinute> _current = new Dictionary<string, UtcMinute>();
    private long? _readAt;

    /// <summary>For one question: about these minutes, and the hosts that are known.</summary>
    public EnergySources SourcesOf(MinuteRange range, IEnumerable<string> hosts, CancellationToken cancellationToken)
    {
        var end = (UtcMinute.FromTime(time.GetUtcNow()) + -FreshMinutes).FloorTo(Aligned);
        return range.From >= end ? EnergySources.TicksAlone : new(end, Current(cancellationToken), hosts);
    }

    /// <summary>By host, as of the last seconds; <paramref name="within"/>: as of so long ago at most.</summary>
    public IReadOnlyDictionary<string, UtcMinute> Current(CancellationToken cancellationToken, TimeSpan? within = null)
    {
        lock (_turn)
        {
            if (_readAt is { } at && time.GetElapsedTime(at) < (within ?? Fresh)) return _current;
            _current = Read(cancellationToken);
            _readAt = time.GetTimestamp();
            return _current;
        }
    }

    /// <summary>True if the store has a point of the host's energy, of whatever time.</summary>
    public bool HasEnergy(string host, CancellationToken cancellationToken)
    {
        var has = false;
        store.Ask(
            $"SELECT first(energy_mj) FROM {EnergyLines.Measurement} WHERE time >= 0{SharedCells.OfHosts([host])}",
            part => has |= part.Rows.Any(),
            cancellationToken);
        return has;
    }

    public static void Write(string collector, string host, UtcMinute since, UtcMinute at, LineBuffer lines) => lines.Begin(Measurement)
        .Tag("collector", collector).Tag("host", ReversibleTag.Of(host)).Whole("since_minute"u8, since.Value).End(checked(at.StartUnixMicroseconds * 1000));

    private Dictionary<string, UtcMinute> Read(CancellationToken cancellationToken)
    {
        var since = new Dictionary<string, UtcMinute>(StringComparer.Ordinal);
        store.Ask(
            $"SELECT max(since_minute) AS since FROM {Measurement} WHERE time >= 0 GROUP BY host",
            part =>
            {
                foreach (var row in part.Rows)
                {
                    if (part.Whole(row, "since") is not { } minute) continue;
                    var (host, at) = (ReversibleTag.Read(part.Text(row, "host")), new UtcMinute(checked((int)minute)));
                    if (!since.TryGetValue(host, out var known) || known < at) since[host] = at;
                }
            },
            cancellationToken);
        return since;
    }
}
