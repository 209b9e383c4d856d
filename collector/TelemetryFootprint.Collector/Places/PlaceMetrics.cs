using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Places;

/// <summary>What comes of writing places' records to runs. Absent where no place is asked.</summary>
internal sealed class PlaceMetrics(IEnumerable<PlaceLoop> places)
{
    private readonly List<PlaceLoop> _places = [.. places.OrderBy(place => place.Source, StringComparer.Ordinal)];

    public void Write(PrometheusWriter writer)
    {
        if (_places.Count == 0) return;
        writer.Family("footprint_collector_run_facts_failures_total", MetricType.Counter, "Times that what a place's records say of a run could not be written to it.");
        foreach (var place in _places) writer.Sample(place.Failed, ("source", place.Source));
    }
}
