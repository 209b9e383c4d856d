using System.Text.Json.Serialization;

namespace TelemetryFootprint.Agent.Commands;

/// <summary>Source-generated: trimming leaves no reflection to write JSON with.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DeviceReport))]
internal sealed partial class DeviceReportJson : JsonSerializerContext;
