using System.Net;
using System.Text.Json;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>One running collector, asked rightly and wrongly.</summary>
public sealed class HttpRulesTests : IAsyncLifetime
{
    private const string Range = "from=2026-11-22T09:00Z&to=2026-11-22T10:00Z";
    private CollectorRig _rig = null!;

    public async Task InitializeAsync() => _rig = await CollectorRig.StartAsync("--Site:Zone=GB");

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task WrongQueries_AreProblemsThatNameTheParameterAndWhatWouldBeRight()
    {
        (string Path, string Parameter, string Hint)[] cases =
        [
            ("/api/v1/devices?host=x", "host", "there are none"),
            ("/api/v1/totals?form=1", "form", "known are from, to, by, factor"),
            ("/api/v1/totals", "from", "2026-11-22T09:00:00Z"),
            ("/api/v1/totals?from=yesterday&to=today", "from", "2026-11-22T09:00:00Z"),
            ("/api/v1/totals?from=2026-11-22T09:00&to=2026-11-22T10:00Z", "from", "is not a time"),
            ("/api/v1/totals?from=2026-11-22T10:00Z&to=2026-11-22T09:00Z", "to", "after from"),
            ("/api/v1/totals?from=2025-11-21T00:00Z&to=2026-11-22T09:00Z", "to", "366 days"),
            ("/api/v1/account?from=2025-11-21T00:00Z&to=2026-11-22T09:00Z", "to", "366 days"),
            ("/api/v1/series?metric=energy&device=x&from=2026-10-01T00:00Z&to=2026-11-22T09:00Z", "to", "31 days"),
            ($"/api/v1/totals?{Range}&by=gpu", "by", "host, device, zone, site, project, run, user or label:NAME"),
            ($"/api/v1/totals?{Range}&by=host&by=zone", "by", "twice"),
            ($"/api/v1/totals?{Range}&factor=both", "factor", "direct nor lifecycle"),
            ($"/api/v1/series?{Range}&device=x", "metric", "energy, emissions or power"),
            ($"/api/v1/series?{Range}&metric=energy", "device", "GPU-"),
            ($"/api/v1/series?{Range}&metric=energy&device=x&step=90s", "step", "5m"),
            ($"/api/v1/intensity?{Range}", "zone", "zone=GB"),
        ];
        foreach (var (path, parameter, hint) in cases)
        {
            using var response = await _rig.SendAsync(HttpMethod.Get, path);
            var problem = await ProblemAsync(response, HttpStatusCode.BadRequest);
            Assert.Equal($"Wrong parameter '{parameter}'", problem.GetProperty("title").GetString());
            Assert.Contains(hint, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task UnknownPath_IsAProblemThatLeadsOn()
    {
        using var response = await _rig.SendAsync(HttpMethod.Get, "/api/v2/devices");

        Assert.Contains("/ lists", (await ProblemAsync(response, HttpStatusCode.NotFound)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/v1/devices")]
    [InlineData("DELETE", "/api/v1/totals")]
    [InlineData("PUT", "/metrics")]
    public async Task OtherMethods_AreNotAllowed(string method, string path)
    {
        using var response = await _rig.SendAsync(new HttpMethod(method), path);

        await ProblemAsync(response, HttpStatusCode.MethodNotAllowed);
        Assert.Contains("GET", response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/api/v1/devices")]
    public async Task Head_IsGetWithoutABody(string path)
    {
        using var response = await _rig.SendAsync(HttpMethod.Head, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/healthz")]
    [InlineData("/api/v1/devices")]
    [InlineData("/api/v1/totals")]
    [InlineData("/nowhere")]
    public async Task EveryAnswer_CarriesTheSecurityHeadersAndIsNotCached(string path)
    {
        using var response = await _rig.SendAsync(HttpMethod.Get, path);

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("default-src 'self'; frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Api_OnTheGrpcListener_IsMisdirected()
    {
        using var client = new HttpClient { BaseAddress = _rig.Grpc };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/devices") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await client.SendAsync(request);

        Assert.Contains("Listen:Http", (await ProblemAsync(response, HttpStatusCode.MisdirectedRequest)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_OnTheHttpListener_IsMisdirected()
    {
        using var client = new HttpClient { BaseAddress = _rig.Http };
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/grpc");
        using var response = await client.PostAsync(new Uri("/footprint.v1.Telemetry/Stream", UriKind.Relative), content);

        Assert.Contains("Listen:Grpc", (await ProblemAsync(response, HttpStatusCode.MisdirectedRequest)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readyz_WithoutItsDirectory_Is503AndHealthzStaysWell()
    {
        var elsewhere = _rig.StateDirectory + ".moved";
        Directory.Move(_rig.StateDirectory, elsewhere);
        try
        {
            using var ready = await _rig.SendAsync(HttpMethod.Get, "/readyz");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Equal("the state directory cannot be written\n", System.Text.Encoding.UTF8.GetString(await ready.Content.ReadAsByteArrayAsync()));
            Assert.Equal("ok\n", await _rig.TextAsync("/healthz"));
        }
        finally
        {
            Directory.Move(elsewhere, _rig.StateDirectory);
        }
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;
    }
}
