namespace TelemetryFootprint.Collector.Web;

/// <summary>The factor in force in one slot.</summary>
internal sealed record IntensityRow(DateTimeOffset From, DateTimeOffset To, Figure Intensity, string Provider, string Source, string Factor, string Gas, long Version, DateTimeOffset KnownAt, bool Applied)
{
    /// <summary>Null: no provider told what the electricity was made of.</summary>
    public MixAnswer? Mix { get; init; }
}
