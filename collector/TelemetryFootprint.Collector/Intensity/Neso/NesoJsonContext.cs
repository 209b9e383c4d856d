using System.Text.Json.Serialization;

namespace TelemetryFootprint.Collector.Intensity.Neso;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NesoAnswer))]
internal sealed partial class NesoJsonContext : JsonSerializerContext;
