using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Neso;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class NesoIntensityProviderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);

    [Fact]
    public async Task FetchAsync_GoodAnswers_AskTheDocumentedPathsAndName()
    {
        var paths = new List<string>();
        string? agent = null;
        await using var grid = await ScriptedGrid.StartAsync(async http =>
        {
            paths.Add(http.Request.Path);
            agent = http.Request.Headers.UserAgent;
            await AnswerAsync(http, await File.ReadAllTextAsync(RepositoryRoot.Combine("tests", "fixtures", "neso", "past.json")));
        });

        var said = await FetchAsync(grid);

        Assert.Equal(["/intensity/2026-11-22T09:10Z/pt24h", "/intensity/2026-11-22T09:10Z/fw48h", "/generation/2026-11-22T09:10Z/pt24h"], paths);
        Assert.StartsWith("TelemetryFootprint/", agent, StringComparison.Ordinal);
        Assert.Equal([FactorQuality.Measured, FactorQuality.Forecast], said.Select(observation => observation.Quality));
        Assert.All(said, observation => Assert.Equal((FactorKind.Direct, FactorGas.Co2), (observation.Identity.Kind, observation.Identity.Gas)));
    }

    /// <summary>Imports are a fuel of their own, and what they are made of is not told.</summary>
    [Fact]
    public async Task FetchAsync_WithMixes_GivesEachHalfHourItsOwn()
    {
        var past = await File.ReadAllTextAsync(RepositoryRoot.Combine("tests", "fixtures", "neso", "past.json"));
        var from = JsonDocument.Parse(past).RootElement.GetProperty("data")[0].GetProperty("from").GetString();
        await using var grid = await ScriptedGrid.StartAsync(http => AnswerAsync(http, http.Request.Path.StartsWithSegments("/generation")
            ? $$"""{"data":[{"from":"{{from}}","to":"-","generationmix":[{"fuel":"gas","perc":41.2},{"fuel":"wind","perc":48.8},{"fuel":"imports","perc":10},{"fuel":"coal","perc":0}]}]}"""
            : past));

        var said = await FetchAsync(grid);

        Assert.Equal("unknown=100000 gas=412000 wind=488000", said[0].Mix?.Text);
        Assert.All(said.Skip(1), observation => Assert.Null(observation.Mix));
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"data":[{"from":"soon","generationmix":[]}]}""")]
    [InlineData(200, """{"data":{"from":"2026-11-22T09:00Z"}}""")]
    public async Task FetchAsync_WithoutMixes_KeepsTheIntensities(int status, string body)
    {
        var past = await File.ReadAllTextAsync(RepositoryRoot.Combine("tests", "fixtures", "neso", "past.json"));
        await using var grid = await ScriptedGrid.StartAsync(http =>
            http.Request.Path.StartsWithSegments("/generation") ? AnswerAsync(http, body, status) : AnswerAsync(http, past));

        Assert.All(await FetchAsync(grid), observation => Assert.Null(observation.Mix));
    }

    [Theory]
    [InlineData(404, "application/json", "{}", "HTTP 404")]
    [InlineData(500, "application/json", "{}", "HTTP 500")]
    [InlineData(302, "application/json", "{}", "HTTP 302")]
    [InlineData(200, "text/html", "<html>", "not application/json")]
    [InlineData(200, "application/json", "{}", "no data")]
    public async Task FetchAsync_BadAnswer_IsUnavailableWithItsReason(int status, string type, string body, string reason)
    {
        await using var grid = await ScriptedGrid.StartAsync(http => AnswerAsync(http, body, status, type));

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_GigabyteAnswer_IsCutOffAtOneMebibyte()
    {
        long sent = 0;
        await using var grid = await ScriptedGrid.StartAsync(async http =>
        {
            http.Response.ContentType = "application/json";
            var chunk = new byte[64 * 1024];
            for (; sent < 1L << 30 && !http.RequestAborted.IsCancellationRequested; sent += chunk.Length)
            {
                // Kestrel takes writes after an abort and drops them; the pause lets it notice the abort.
                await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
                await Task.Delay(1);
            }
        });

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid));

        Assert.Contains("1 MiB", error.Message, StringComparison.Ordinal);
        Assert.True(sent < 64 << 20, $"the server could send {sent} bytes");
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("0", 1)]
    [InlineData("7200", 7200)]
    [InlineData("999999", 86400)]
    public async Task FetchAsync_RetryAfter_IsHonouredWithinReason(string header, int seconds)
    {
        await using var grid = await ScriptedGrid.StartAsync(http =>
        {
            http.Response.Headers.RetryAfter = header;
            http.Response.StatusCode = 429;
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(grid));

        Assert.Equal(TimeSpan.FromSeconds(seconds), error.RetryAfter);
    }

    private static async Task<IReadOnlyList<FactorObservation>> FetchAsync(ScriptedGrid grid)
    {
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var provider = new NesoIntensityProvider(new NesoOptions(grid.Url, TimeSpan.FromMinutes(5)), http, NullLogger<NesoIntensityProvider>.Instance);
        return await provider.FetchAsync("GB", FactorKind.Direct, Now, CancellationToken.None);
    }

    private static Task AnswerAsync(HttpContext http, string body, int status = 200, string type = "application/json")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(body);
    }
}
