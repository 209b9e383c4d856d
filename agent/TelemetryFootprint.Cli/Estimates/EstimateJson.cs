using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>Source-generated writers of estimates.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(EstimateReport))]
[JsonSerializable(typeof(CaseReport))]
[JsonSerializable(typeof(CaseList))]
internal sealed partial class EstimateJson : JsonSerializerContext;
