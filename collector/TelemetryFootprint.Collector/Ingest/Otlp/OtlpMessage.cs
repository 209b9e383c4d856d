using TelemetryFootprint.Contracts.Otlp;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>What one message says, by host, device and moment; and how many of its points say nothing that can be used, with the first reason.</summary>
internal sealed class OtlpMessage
{
    /// <summary>The points of one look of a device are as far apart as its exporter takes to write them.</summary>
    private const long LookMicroseconds = 250_000;

    private readonly Dictionary<string, Dictionary<(string Uuid, long At), OtlpReading>> _hosts = new(StringComparer.Ordinal);

    public long Rejected { get; private set; }

    /// <summary>Of other metrics, of other hardware, or without a value: no fault of anybody.</summary>
    public long Ignored { get; private set; }

    public string Reason { get; private set; } = "";

    public IEnumerable<string> Hosts => _hosts.Keys;

    public static OtlpMessage Of(ExportMetricsServiceRequest request)
    {
        var message = new OtlpMessage();
        foreach (var resource in request.ResourceMetrics)
        {
            var host = OtlpPoint.HostOf(resource.Resource);
            foreach (var metric in resource.ScopeMetrics.SelectMany(scope => scope.Metrics)) message.Add(metric, host);
        }

        return message;
    }

    /// <summary>In the order of time; each is one look at some of the host's devices.</summary>
    public IReadOnlyList<IReadOnlyList<OtlpReading>> LooksAt(string host)
    {
        var (looks, places) = (new List<List<OtlpReading>>(), new Dictionary<string, int>(StringComparer.Ordinal));
        long began = 0;
        foreach (var reading in _hosts[host].Values.OrderBy(reading => reading.UnixMicroseconds))
        {
            if (looks.Count == 0 || reading.UnixMicroseconds - began >= LookMicroseconds)
            {
                looks.Add([]);
                places.Clear();
                began = reading.UnixMicroseconds;
            }

            if (places.TryGetValue(reading.Uuid, out var known)) looks[^1][known] = looks[^1][known].With(reading);
            else
            {
                places[reading.Uuid] = looks[^1].Count;
                looks[^1].Add(reading);
            }
        }

        return looks;
    }

    public void Reject(long points, string reason)
    {
        if (points == 0) return;
        Rejected += points;
        if (Reason.Length == 0) Reason = reason;
    }

    private void Add(Metric metric, string resourceHost)
    {
        var points = metric.Sum?.DataPoints ?? metric.Gauge?.DataPoints ?? [];
        if (OtlpMetric.Of(metric.Name) is not { } known)
        {
            Ignored += points.Count;
            return;
        }

        if (known.Quantity == OtlpQuantity.Energy && metric.Sum is { AggregationTemporality: AggregationTemporality.Delta })
        {
            Reject(points.Count, $"{metric.Name} has delta temporality; set the exporter to cumulative");
            return;
        }

        foreach (var point in points) Add(known, point, resourceHost);
    }

    private void Add(OtlpMetric metric, NumberDataPoint point, string resourceHost)
    {
        if (OtlpPoint.Of(metric, point, resourceHost) is not { } found)
        {
            Ignored++;
            return;
        }

        if (found.Wrong is { } wrong)
        {
            Reject(1, wrong);
            return;
        }

        if (!_hosts.TryGetValue(found.Host, out var readings)) _hosts[found.Host] = readings = [];
        var key = (found.Uuid, found.UnixMicroseconds);
        if (!readings.TryGetValue(key, out var reading)) readings[key] = reading = new(found.Uuid, found.UnixMicroseconds);
        reading.Take(metric.Quantity, found.Figure);
        if (found.Model.Length > 0) reading.Model = found.Model;
        (reading.Index, reading.Points) = (Math.Max(reading.Index, found.Index), reading.Points + 1);
    }
}
