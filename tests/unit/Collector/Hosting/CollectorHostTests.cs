using System.Net;
using System.Text;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class CollectorHostTests
{
    [Fact]
    public async Task Host_WithoutAgents_ServesHealthMetricsAndTheContract()
    {
        using var state = new TemporaryDirectory();
        var options = CollectorOptions.Read(SettingsSources.Load(
            "NO_SUCH_PREFIX__", null,
            [$"--StateDirectory={state.Path}", "--Listen:Http=127.0.0.1:0", "--Listen:Grpc=127.0.0.1:0", "--Grid:Providers=annual", "--Site:Zone=FR"]));
        await using var app = CollectorHost.Build(options);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal("ready\n", await TextAsync(client, "/readyz"));
        Assert.Contains("footprint_build_info", await TextAsync(client, "/metrics"), StringComparison.Ordinal);
        Assert.Contains("\"devices\":[]", await TextAsync(client, "/api/v1/devices"), StringComparison.Ordinal);
        GoldenFile.Project.Verify("openapi.v1.json", await TextAsync(client, "/openapi/v1.json"));

        using var wrong = await client.GetAsync(new Uri("/api/v1/totals?form=1", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("application/problem+json", wrong.Content.Headers.ContentType?.MediaType);
        await app.StopAsync();
    }

    private static async Task<string> TextAsync(HttpClient client, string path) =>
        Encoding.UTF8.GetString(await client.GetByteArrayAsync(new Uri(path, UriKind.Relative)));
}
