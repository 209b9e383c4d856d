using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Api;

/// <summary>What making hardware emitted, for the hours that it was observed in.</summary>
internal sealed record EmbodiedFigures(Figure Emissions)
{
    /// <summary>How a collector says that a row has no hours to count.</summary>
    public const string NoHours = "no hours of a GPU";

    /// <summary>There is nothing here that a sum could lack. It is no 0 either: what making the row's other hardware emitted, nobody tells.</summary>
    [JsonIgnore]
    public bool IsOfNoHours => Emissions is { Value: null, Reason: NoHours };
}
