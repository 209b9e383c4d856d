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
    bool Unpriced);
