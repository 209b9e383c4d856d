namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary>The API's outer object. An outage shows as <c>{}</c> or an empty list with HTTP 200.</summary>
internal sealed record NesoAnswer(IReadOnlyList<NesoSlot?>? Data);
