namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary>A half-hour, stamped <c>yyyy-MM-ddTHH:mmZ</c> at both ends.</summary>
internal sealed record NesoSlot(string? From, string? To, NesoIntensity? Intensity);
