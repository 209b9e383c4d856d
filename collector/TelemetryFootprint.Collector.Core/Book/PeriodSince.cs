namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>A closed period and what became known of it since.</summary>
/// <param name="Closed">As it was closed.</param>
/// <param name="Memos">What differs today.</param>
/// <param name="WhyUnknown">Why nobody can say what differs; null: <paramref name="Memos"/> says it.</param>
public sealed record PeriodSince(ClosedPeriod Closed, IReadOnlyList<Memo> Memos, string? WhyUnknown)
{
    /// <summary>All that differs today, exactly: with the closed totals it adds up to today's, in energy and in grams.</summary>
    public IReadOnlyList<PeriodChange> Changes { get; init; } = [];

    /// <summary>Litres, of zones whose sites were restated since and whose water differs.</summary>
    public IReadOnlyList<WaterMemo> Water { get; init; } = [];
}
