using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/account</c>.</summary>
internal sealed record AccountList(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<AccountFigures> Rows)
{
    /// <summary>The rows after this key are another page; null: there are no more, or all pages are in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next { get; init; }

    /// <summary>Why it cannot be shown; null: it can.</summary>
    [JsonIgnore]
    public string? WhyNot => Rows is null ? "no rows in it"
        : Rows.Any(row => row is not { Energy: not null, Emissions: not null, Restated: not null, Embodied.Emissions: not null, Water.Total: not null }) ? "a row of the account lacks a figure"
        : null;
}
