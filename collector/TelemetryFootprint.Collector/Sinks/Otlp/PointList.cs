using TelemetryFootprint.Contracts.Otlp;

namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary>The points of one metric. What is unknown is left out, and a metric without points too.</summary>
internal sealed class PointList(string name, string unit, string description, bool isSum = false, bool isMonotonic = false)
{
    private readonly List<NumberDataPoint> _points = [];

    /// <param name="value">Null: unknown.</param>
    /// <param name="at">Of a reading: its own time; of a total: that of the look.</param>
    /// <param name="attributes">Shared by many points, never changed.</param>
    public void Add(double? value, DateTimeOffset at, params IEnumerable<KeyValue> attributes)
    {
        if (value is not { } known) return;
        _points.Add(new NumberDataPoint
        {
            TimeUnixNano = (ulong)(at - DateTimeOffset.UnixEpoch).Ticks * 100,
            AsDouble = known,
            Attributes = { attributes },
        });
    }

    /// <summary>Null: there is no point.</summary>
    public Metric? ToMetric()
    {
        if (_points.Count == 0) return null;
        var metric = new Metric { Name = name, Unit = unit, Description = description };
        if (isSum)
            metric.Sum = new Sum { AggregationTemporality = AggregationTemporality.Cumulative, IsMonotonic = isMonotonic, DataPoints = { _points } };
        else
            metric.Gauge = new Gauge { DataPoints = { _points } };
        return metric;
    }
}
