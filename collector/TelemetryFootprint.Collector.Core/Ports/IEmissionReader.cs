using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The ledger minute by minute, for who keeps a copy of it. Each question is answered from one snapshot. Safe for concurrent callers.</summary>
public interface IEmissionReader
{
    /// <summary>Others add to the same minutes, and tell the same points of them: what was read may be old by when it is told.</summary>
    bool IsShared { get; }

    /// <summary>The newest price, restatement and move now.</summary>
    EmissionMark Mark();

    /// <summary>As known now. Throws <see cref="HistoryGoneException"/> if any of the minutes is folded.</summary>
    IReadOnlyList<EmissionPoint> Points(MinuteRange range, CancellationToken cancellationToken);

    /// <summary>Slots that got their first price after that, in that order.</summary>
    IReadOnlyList<PricedSlot> FirstPriced(DateTimeOffset after);

    /// <summary>Moves after that one, in their order, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<HostMove> Moves(long after, int limit);

    /// <summary>The slots in which these runs used energy or held devices.</summary>
    IReadOnlyList<MinuteRange> SlotsOf(IReadOnlyCollection<string> runs);
}
