using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

/// <summary>A real server on loopback that answers what the test says and keeps what it was told.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private WebhookServer(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            Told.Enqueue((http.Request.Path, await reader.ReadToEndAsync()));
            await answer(http);
        });
    }

    public ConcurrentQueue<(string Path, string Body)> Told { get; } = [];

    public Uri Address => new(_server.Urls.Single());

    public static async Task<WebhookServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var server = new WebhookServer(answer);
        await server._server.StartAsync();
        return server;
    }

    public static Task<WebhookServer> StartAsync(int status) => StartAsync(http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public async Task HeardAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Told.Count < count) await Task.Delay(10, patience.Token);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
