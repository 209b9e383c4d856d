namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary>Grams of CO2 per kilowatt-hour. <paramref name="Actual"/> is null until about half an hour after the slot's end; null is never 0.</summary>
internal sealed record NesoIntensity(decimal? Forecast, decimal? Actual);
