using System.Text.Json.Serialization;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

[JsonSerializable(typeof(OtlpMemo))]
internal sealed partial class OtlpMemoContext : JsonSerializerContext;
