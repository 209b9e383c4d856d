namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>A closed period and what became known of it since.</summary>
/// <param name="Closed">As it was closed.</param>
/// <param name="Memos">What differs today.</param>
/// <param name="WhyUnknown">Why nobody can say what differs; null: <paramref name="Memos"/> says it.</param>
public sealed record PeriodSince(ClosedPeriod Closed, IReadOnlyList<Memo> Memos, string? WhyUnknown)
{
    /// <summary>Litres, of zones whose sites were restated since and whose water differs.</summary>
    public IReadOnlyList<WaterMemo> Water { get; init; } = [];
}
