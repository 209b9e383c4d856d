namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>What an API answers in.</summary>
internal enum GridContent
{
    Json,
    Xml,
}
