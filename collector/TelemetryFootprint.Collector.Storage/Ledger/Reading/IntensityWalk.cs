using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>Slot by slot, the factor that energy is priced with, or would be.</summary>
internal sealed class IntensityWalk(FactorChain chain, SlotLengths lengths, IReadOnlyList<FactorVersion> versions, Dictionary<UtcMinute, SlotPrice> applied)
{
    private readonly Dictionary<long, FactorVersion> _byId = versions.ToDictionary(version => version.Id);

    /// <summary>Slots and versions go forward together, so that each version is looked at in its own time only.</summary>
    public List<IntensitySlot> Slots(MinuteRange range)
    {
        var slots = new List<IntensitySlot>();
        var coming = new Queue<FactorVersion>(versions.OrderBy(version => version.Interval.From));
        var current = new List<FactorVersion>();
        for (var slot = lengths.SlotOf(chain.Zone, range.From); slot.From < range.To; slot = lengths.SlotOf(chain.Zone, slot.To))
        {
            while (coming.TryPeek(out var next) && next.Interval.From < slot.To) current.Add(coming.Dequeue());
            current.RemoveAll(known => known.Interval.To <= slot.From);
            if (applied.TryGetValue(slot.From, out var price) && _byId.TryGetValue(price.Version, out var version))
                slots.Add(new(slot, price.Value, price.Quality, version.Observation.Identity, version.Id, version.KnownAt, true));
            else if (FactorChoice.Best(chain, slot, current) is { } best)
                slots.Add(new(slot, best.Value, best.Quality, best.Version.Observation.Identity, best.Version.Id, best.Version.KnownAt, false));
        }

        return slots;
    }
}
