using TelemetryFootprint.Collector.Web.Totals;

namespace TelemetryFootprint.Collector.Web;

/// <summary>Totals of whole minutes [from, to). Real and simulated energy are different rows.</summary>
internal sealed record TotalsAnswer(DateTimeOffset From, DateTimeOffset To, string By, string? Factor, IReadOnlyList<TotalRow> Rows)
{
    /// <summary>As known then; null: as known now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Ask with this as after for the rows that follow; null: there are none. The timeline is of all of them.</summary>
    public string? Next { get; init; }

    /// <summary>Where steps were asked for.</summary>
    public TimelineAnswer? Timeline { get; init; }
}
