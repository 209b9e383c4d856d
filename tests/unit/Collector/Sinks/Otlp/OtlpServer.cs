using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Contracts.Otlp;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Otlp;

/// <summary>A real reader of OTLP over HTTP on loopback: it keeps what it took, and answers as the test says.</summary>
internal sealed class OtlpServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private OtlpServer(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        _server = builder.Build();
        _server.Urls.Add(certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0");
        _server.Run(TakeAsync);
    }

    public int Status { get; set; } = 200;

    public long Rejects { get; set; }

    public string Says { get; set; } = "";

    /// <summary>More resources in one message are answered with 413.</summary>
    public int MostResources { get; set; } = int.MaxValue;

    public ConcurrentQueue<(string Path, IHeaderDictionary Headers, long Bytes, ExportMetricsServiceRequest Message)> Taken { get; } = [];

    public Uri Address => new(_server.Urls.Single());

    public static async Task<OtlpServer> StartAsync(X509Certificate2? certificate = null)
    {
        var server = new OtlpServer(certificate);
        await server._server.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        Assert.Equal(("application/x-protobuf", "gzip"), (http.Request.ContentType, http.Request.Headers.ContentEncoding.ToString()));
        using var plain = new MemoryStream();
        await using (var gzip = new GZipStream(http.Request.Body, CompressionMode.Decompress)) await gzip.CopyToAsync(plain);
        http.Response.StatusCode = Status;
        if (Status != 200) return;
        var message = ExportMetricsServiceRequest.Parser.ParseFrom(plain.ToArray());
        if (message.ResourceMetrics.Count > MostResources)
        {
            http.Response.StatusCode = 413;
            return;
        }

        Taken.Enqueue((http.Request.Path, http.Request.Headers, plain.Length, message));
        http.Response.ContentType = "application/x-protobuf";
        await http.Response.Body.WriteAsync(new ExportMetricsServiceResponse { PartialSuccess = Rejects == 0 && Says.Length == 0 ? null : new() { RejectedDataPoints = Rejects, ErrorMessage = Says } }.ToByteArray());
    }
}
