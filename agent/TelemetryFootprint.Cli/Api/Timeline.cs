using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Api;

/// <summary>How the rows beside it came about. Of a step that is absent nothing is known. The points add up to the rows.</summary>
internal sealed record Timeline(DateTimeOffset From, int StepSeconds, IReadOnlyList<TimelinePoint> Points)
{
    /// <summary>What this command asks for: few enough for an eye.</summary>
    public const string Query = "step=auto";

    private const int MostSteps = 1000;

    /// <summary>Why it cannot be drawn; null: it can.</summary>
    [JsonIgnore]
    public string? WhyNot => Points is null || StepSeconds <= 0 ? "a timeline without steps"
        : Points.Any(point => point is not { Energy: not null, Emissions: not null, Unpriced: not null }) ? "a step lacks a figure"
        : Points.Any(point => StepOf(point) is < 0 or > MostSteps) ? $"a timeline of more than {MostSteps} steps"
        : null;

    [JsonIgnore]
    public TimeSpan Step => TimeSpan.FromSeconds(StepSeconds);

    /// <summary>Counted from its begin.</summary>
    public long StepOf(TimelinePoint point) => (long)Math.Floor((point.At - From).TotalSeconds / StepSeconds);
}
