using System.IO.Compression;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Contracts.Otlp;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>Who is pushed to over OTLP: of each GPU it knows the newest point of each metric, and by which host's resource it came.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Lock _turn = new();
    private readonly Dictionary<(string Metric, string Host, string Gpu), double> _newest = [];

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.MapPost("/v1/metrics", TakeAsync);
    }

    public string Address => _server.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._server.StartAsync();
        return receiver;
    }

    /// <summary>By GPU. Throws if one of them came from two hosts.</summary>
    public IReadOnlyDictionary<string, double> NewestOf(string metric)
    {
        lock (_turn) return _newest.Where(point => point.Key.Metric == metric).ToDictionary(point => point.Key.Gpu, point => point.Value);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var plain = new MemoryStream();
        await using (var gzip = new GZipStream(http.Request.Body, CompressionMode.Decompress)) await gzip.CopyToAsync(plain);
        lock (_turn)
        {
            foreach (var resource in ExportMetricsServiceRequest.Parser.ParseFrom(plain.ToArray()).ResourceMetrics)
            {
                foreach (var metric in resource.ScopeMetrics.SelectMany(scope => scope.Metrics))
                {
                    foreach (var point in metric.Sum?.DataPoints ?? metric.Gauge.DataPoints)
                        _newest[(metric.Name, Text(resource.Resource.Attributes, "host.name"), Text(point.Attributes, "hw.id"))] = point.AsDouble;
                }
            }
        }

        http.Response.ContentType = "application/x-protobuf";
        await http.Response.Body.WriteAsync(new ExportMetricsServiceResponse().ToByteArray());
    }

    private static string Text(IEnumerable<KeyValue> attributes, string key) => attributes.Single(attribute => attribute.Key == key).Value.StringValue;
}
