using System.Text.Json.Serialization;

namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>Source-generated: trimming leaves no reflection to write JSON with.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DeviceReport))]
public sealed partial class DeviceReportJson : JsonSerializerContext;
