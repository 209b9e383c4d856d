using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>A real server on loopback that answers as the test says and keeps what it was sent, unpacked.</summary>
internal sealed class ScriptedInflux : IAsyncDisposable
{
    private readonly WebApplication _server;

    private ScriptedInflux(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.Run(async http =>
        {
            await using var body = http.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(http.Request.Body, CompressionMode.Decompress) : http.Request.Body;
            using var reader = new StreamReader(body);
            Requests.Enqueue(($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}", http.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync()));
            await answer(http);
        });
    }

    public ConcurrentQueue<(string What, string Credential, string Body)> Requests { get; } = [];

    public string Url => _server.Urls.Single();

    public static async Task<ScriptedInflux> StartAsync(Func<HttpContext, Task> answer)
    {
        var server = new ScriptedInflux(answer);
        await server._server.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
