using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// What this collector's own providers say, slot by slot, whoever took the energy in: carbon is derived where it is asked for. A zone that no provider of this collector covers
/// is unpriced. For one question.
/// </summary>
internal sealed class SharedPrices(ILedgerReader ledger, IFactorChains chains, FactorKind? kind, MinuteRange range, CancellationToken cancellationToken) : ICellPrices
{
    private const int MinutesPerHour = 60;
    private static readonly int[] Lengths = [.. Enumerable.Range(1, MinutesPerHour).Where(minutes => MinutesPerHour % minutes == 0)];

    private readonly Dictionary<string, Dictionary<UtcMinute, IntensitySlot>> _zones = new(StringComparer.Ordinal);

    public FactorFamily? FamilyOf(string zone) => chains.ChainFor(zone)?.Family is { } family && (kind is null || family.Kind == kind) ? family : null;

    public CellPrice? PriceOf(string zone, MinuteRange slot) =>
        FamilyOf(zone) is not null && SlotsOf(zone).TryGetValue(slot.From, out var known) ? new CellPrice(known.Value, known.Quality, known.Version, false) : null;

    /// <summary>The generation mix of the slot; null: not told.</summary>
    public int? CarbonFreeOf(string zone, MinuteRange slot) => SlotsOf(zone).GetValueOrDefault(slot.From)?.Mix?.Mix.CarbonFreePartsPerMillion;

    /// <summary>The slot that the minute is in.</summary>
    public MinuteRange SlotOf(string zone, UtcMinute minute)
    {
        var slots = SlotsOf(zone);
        foreach (var length in Lengths)
        {
            if (slots.TryGetValue(minute.FloorTo(length), out var known) && known.Slot.Contains(minute)) return known.Slot;
        }

        var own = chains.ChainFor(zone)?.SlotMinutes ?? MinutesPerHour;
        return new(minute.FloorTo(own), minute.FloorTo(own) + own);
    }

    /// <summary>The most minutes that may be read as one: they are in one slot of each of these zones.</summary>
    public int StepOf(IEnumerable<string> zones) => zones
        .SelectMany(zone => SlotsOf(zone).Values.Select(slot => slot.Slot.Minutes).Append(chains.ChainFor(zone)?.SlotMinutes ?? MinutesPerHour))
        .Distinct().Aggregate(MinutesPerHour, CommonDivisor);

    public static int CommonDivisor(int one, int other) => other == 0 ? one : CommonDivisor(other, one % other);

    private Dictionary<UtcMinute, IntensitySlot> SlotsOf(string zone)
    {
        if (_zones.TryGetValue(zone, out var known)) return known;
        return _zones[zone] = chains.ChainFor(zone) is { } chain
            ? ledger.Intensity(zone, chain.Family.Kind, range, cancellationToken).ToDictionary(slot => slot.Slot.From)
            : [];
    }
}
