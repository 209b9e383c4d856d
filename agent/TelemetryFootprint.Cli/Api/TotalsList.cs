using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/totals</c>.</summary>
internal sealed record TotalsList(DateTimeOffset From, DateTimeOffset To, string By, IReadOnlyList<RunTotal> Rows)
{
    public Timeline? Timeline { get; init; }

    /// <summary>Why it cannot be shown; null: it can.</summary>
    [JsonIgnore]
    public string? WhyNot => Rows is null ? "no rows in it" : Timeline?.WhyNot;

    /// <summary>Per functional unit; null: nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SciList? Sci { get; init; }
}
