namespace TelemetryFootprint.TestKit.Exposition;

/// <summary>One sample of a <c>/metrics</c> page.</summary>
public sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}
