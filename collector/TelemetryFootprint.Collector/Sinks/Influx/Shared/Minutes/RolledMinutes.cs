using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

/// <summary>What the last reading of some minutes found in <c>footprint_energy</c>, key by key: what the roll-up is to hold of them. For one caller at a time.</summary>
internal sealed class RolledMinutes
{
    private readonly Dictionary<UtcMinute, List<(EnergyTags Tags, EnergyCell Cell)>> _minutes = [];

    public void Clear() => _minutes.Clear();

    public void Add(UtcMinute at, EnergyTags tags, EnergyCell cell)
    {
        if (!_minutes.TryGetValue(at, out var cells)) _minutes[at] = cells = [];
        cells.Add((tags, cell));
    }

    public IReadOnlyList<(EnergyTags Tags, EnergyCell Cell)> Of(UtcMinute at) => _minutes.GetValueOrDefault(at) ?? [];

    /// <summary>Of all that a point holds, zeros too: what differs in any of it is to be written again.</summary>
    public MinuteDigest DigestOf(UtcMinute at) => Of(at).Aggregate(
        default(MinuteDigest), (sum, one) => sum + new MinuteDigest(1, one.Cell.Millijoules, HashCode.Combine(one.Tags, one.Cell)));
}
