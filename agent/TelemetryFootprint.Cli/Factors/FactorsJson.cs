using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>Source-generated writers of the factor lists.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(GpuFactorList))]
[JsonSerializable(typeof(GpuFactorMatch))]
[JsonSerializable(typeof(ZoneFactorList))]
internal sealed partial class FactorsJson : JsonSerializerContext;
