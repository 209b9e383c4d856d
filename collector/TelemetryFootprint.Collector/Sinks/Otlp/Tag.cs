using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Contracts.Otlp;

namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary>Attributes of a point or a resource: text, all of them.</summary>
internal static class Tag
{
    public static KeyValue Of(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    /// <summary>What makes grams of different kinds different series.</summary>
    public static IEnumerable<KeyValue> OfFactor(string zone, FactorFamily family) =>
        [Of("footprint.grid_zone", zone), .. Label.Factor(family).Select(label => Of($"footprint.{label.Item1}", label.Item2))];
}
