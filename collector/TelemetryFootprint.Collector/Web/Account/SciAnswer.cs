namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Scores of whole minutes [from, to). Simulated energy has a row of its own.</summary>
internal sealed record SciAnswer(DateTimeOffset From, DateTimeOffset To, string? Project, IReadOnlyList<SciRow> Rows)
{
    /// <summary>The run, site or user that was asked for; null: all.</summary>
    public string? Of { get; init; }

    /// <summary>As known then; null: as known now.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
