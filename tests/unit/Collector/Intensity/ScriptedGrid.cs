using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>A grid API on loopback that answers as the test says.</summary>
internal sealed class ScriptedGrid : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedGrid(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single() + "/");

    public static async Task<ScriptedGrid> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new ScriptedGrid(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
