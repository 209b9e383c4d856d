using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>Source-generated writer of a run's report: one line, which a script finds behind whatever the command wrote.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class RunJson : JsonSerializerContext;
