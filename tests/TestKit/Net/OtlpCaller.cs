using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Otlp;

namespace TelemetryFootprint.TestKit.Net;

/// <summary>An exporter that speaks gRPC with a collector's own listener, message by message.</summary>
public static class OtlpCaller
{
    private const string Path = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    /// <summary>The answer, or the number and text of the status that was not OK.</summary>
    public static async Task<(ExportMetricsServiceResponse? Answer, string Status)> ExportAsync(Uri listener, ExportMetricsServiceRequest message, string? token = null, bool isGzipped = false)
    {
        using var client = new HttpClient { BaseAddress = listener, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var body = new ArrayBufferWriter<byte>();
        if (isGzipped) WriteGzipped(message.ToByteArray(), body);
        else new GrpcMessageWriter().Write(message, body);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(body.WrittenMemory.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (isGzipped) request.Headers.Add("grpc-encoding", "gzip");
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        using var response = await client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        string? Said(string name) => response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values) ? Uri.UnescapeDataString(values.Single()) : null;
        var status = Said("grpc-status") == "0" ? "" : $"{Said("grpc-status")} {Said("grpc-message")}";
        return (bytes.Length < 5 ? null : ExportMetricsServiceResponse.Parser.ParseFrom(bytes.AsSpan(5)), status);
    }

    /// <summary>As gRPC wants it: the flag, four bytes of length, and a stream of gzip.</summary>
    private static void WriteGzipped(byte[] message, ArrayBufferWriter<byte> body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(message);
        body.Write((ReadOnlySpan<byte>)[1, .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)packed.Length))]);
        body.Write(packed.ToArray());
    }

    public static ResourceMetrics Host(string name, params Metric[] metrics) => new()
    {
        Resource = name.Length == 0 ? null : new Resource { Attributes = { Tag("host.name", name) } },
        ScopeMetrics = { new ScopeMetrics { Metrics = { metrics } } },
    };

    public static Metric Gauge(string name, params NumberDataPoint[] points) => new() { Name = name, Gauge = new Gauge { DataPoints = { points } } };

    public static Metric Sum(string name, params NumberDataPoint[] points) =>
        new() { Name = name, Sum = new Sum { AggregationTemporality = AggregationTemporality.Cumulative, IsMonotonic = true, DataPoints = { points } } };

    public static NumberDataPoint Point(DateTimeOffset at, double value, params (string Key, string Value)[] tags) => new()
    {
        TimeUnixNano = (ulong)(at - DateTimeOffset.UnixEpoch).Ticks * 100,
        AsDouble = value,
        Attributes = { tags.Select(tag => Tag(tag.Key, tag.Value)) },
    };

    private static KeyValue Tag(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
