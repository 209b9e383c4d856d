using System.Text.Json.Serialization;
using TelemetryFootprint.Cli.Reports;

namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/totals</c>.</summary>
internal sealed record TotalsList(DateTimeOffset From, DateTimeOffset To, string By, IReadOnlyList<RunTotal> Rows)
{
    public Timeline? Timeline { get; init; }

    /// <summary>What other places and machines would have made of it; null: nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WhatIfRow>? WhatIf { get; init; }

    /// <summary>The rows after this key are another page; null: there are no more, or all pages are in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next { get; init; }

    /// <summary>Why it cannot be shown; null: it can.</summary>
    [JsonIgnore]
    public string? WhyNot => Rows is null ? "no rows in it" : Timeline?.WhyNot;

    /// <summary>What making the hardware emitted, water, restated grams and devices; null: nothing is known of the energy either.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportAccount? Account { get; init; }

    /// <summary>Per functional unit; null: nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SciList? Sci { get; init; }
}
