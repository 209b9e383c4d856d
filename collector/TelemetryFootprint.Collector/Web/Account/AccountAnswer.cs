namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>The account of whole minutes [from, to). What differs in kind, gas, ownership, or real and simulated, is different rows.</summary>
internal sealed record AccountAnswer(DateTimeOffset From, DateTimeOffset To, string By, IReadOnlyList<AccountRow> Rows)
{
    /// <summary>As known then; null: as known now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Ask with this as after for the rows that follow; null: there are none.</summary>
    public string? Next { get; init; }
}
