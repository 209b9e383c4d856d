using System.Text.Json.Serialization;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Api;

/// <summary>A run as the collector has it registered, or as its energy alone tells of it.</summary>
internal sealed record RegisteredRun(string Id, string Name, string? Project, string? User, string? Phase, string? Source, DateTimeOffset Started, DateTimeOffset? Ended)
{
    /// <summary>Nobody registered it, and so nobody says whether it is over.</summary>
    [JsonIgnore]
    public bool IsUnregistered => Source == "ledger";

    /// <summary>What is known of it where it has no end.</summary>
    [JsonIgnore]
    public string NoEnd => IsUnregistered ? FigureText.Unknown : "active";
}
