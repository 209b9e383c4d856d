namespace TelemetryFootprint.Cli.Live;

/// <summary>One GPU over the time that was watched. A null figure is unknown; <paramref name="Unpriced"/>: the grams are a lower bound.</summary>
internal sealed record DeviceSummary(
    string Host,
    string Gpu,
    string Uuid,
    string? Model,
    string Method,
    string? Quality,
    double? Watts,
    double? Joules,
    double? Grams,
    bool Unpriced)
{
    /// <summary>gpu, mig, cpu, dram, module or node.</summary>
    public string Kind { get; init; } = "gpu";

    public double? JoulesLow { get; init; }

    public double? JoulesHigh { get; init; }

    /// <summary>A part of another device, and in no total.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPart { get; init; }
}
