using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>
/// Questions to the ledger. Each is answered from one snapshot and never blocks the writer. Safe for concurrent callers. The long ones are given up
/// with <see cref="OperationCanceledException"/> when nobody waits for the answer any more.
/// </summary>
public interface ILedgerReader : IEnergyReader
{
    /// <summary>Per slot the factor in force, ascending; a slot without a factor is absent. Empty for a zone of another kind.</summary>
    IReadOnlyList<IntensitySlot> Intensity(string zone, FactorKind kind, MinuteRange range, CancellationToken cancellationToken = default);

    /// <summary>The totals since the ledger began. Energy and booked grams never fall.</summary>
    RunningTotals RunningTotals();

    /// <summary>What these runs used since the ledger began; one without energy has no row.</summary>
    RunTotals RunTotals(IReadOnlyCollection<string> runs);

    /// <summary>Those that came last, whether anybody registered them or not, at most <paramref name="most"/>; the newest first.</summary>
    IReadOnlyList<LedgerRun> NewestRuns(int most, CancellationToken cancellationToken = default);

    /// <summary>One run, by host.</summary>
    RunStanding RunStanding(string run);

    /// <summary>Restatements of slots that begin in the range, posted after that id, oldest first, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<Restatement> Restatements(MinuteRange range, int limit, long after = 0);

    /// <summary>Where the host stood at that minute; null: never heard of.</summary>
    SitePeriod? SiteOf(string host, UtcMinute minute);

    /// <summary>Where every host stood at that minute, by host.</summary>
    IReadOnlyDictionary<string, SitePeriod> SitesAt(UtcMinute minute);

    /// <summary>Energy of each device that waits for a factor, over all time. Devices without any are absent.</summary>
    IReadOnlyList<DeviceUnpriced> UnpricedByDevice();

    /// <summary>The first slot of the zone that begins in the range and has energy which waits for its factor; null: there is none.</summary>
    UtcMinute? FirstUnpriced(string zone, MinuteRange range);

    /// <summary>Zones with energy since that minute, or with any that waits for a factor, ascending. Energy of no zone is in none.</summary>
    IReadOnlyList<string> ZonesSince(UtcMinute since);
}
