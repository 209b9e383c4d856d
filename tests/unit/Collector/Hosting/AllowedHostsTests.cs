using System.Net;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

/// <summary>A page on the web lets its own name resolve to loopback, and its reader's browser asks the collector for that name.</summary>
public sealed class AllowedHostsTests
{
    private const string Rebound = "evil.example";

    [Theory]
    [InlineData(Rebound, "/api/v1/devices", 421)]
    [InlineData(Rebound, "/metrics", 421)]
    [InlineData(Rebound, "/", 421)]
    [InlineData(Rebound, "/healthz", 421)]
    [InlineData("evil.example:80", "/api/v1/devices", 421)]
    [InlineData("localhost.evil.example", "/api/v1/devices", 421)]
    [InlineData("127.0.0.1.evil.example", "/api/v1/devices", 421)]
    [InlineData("localhost", "/api/v1/devices", 200)]
    [InlineData("LOCALHOST.:9850", "/api/v1/devices", 200)]
    [InlineData("127.0.0.1:9850", "/api/v1/devices", 200)]
    [InlineData("[::1]:9850", "/api/v1/devices", 200)]
    [InlineData("192.0.2.7", "/api/v1/devices", 200)]
    public async Task Request_OnLoopbackWithoutACredential_IsHeardByKnownNamesOnly(string host, string path, int expected)
    {
        await using var rig = await CollectorRig.StartAsync();

        using var answer = await AskAsync(rig, host, path);

        Assert.Equal(expected, (int)answer.StatusCode);
        if (expected == 200) return;
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains(AllowedHosts.Key, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Listen:AllowedHosts=other.example,evil.example", 200)]
    [InlineData("--Listen:AllowedHosts=*.example", 200)]
    [InlineData("--Listen:AllowedHosts=*", 200)]
    [InlineData("--Listen:AllowedHosts=other.example", 421)]
    [InlineData("--Auth:Required=true", 401)]
    public async Task Request_WithAnotherName_IsHeardAsTheSettingSays(string setting, int expected)
    {
        await using var rig = await CollectorRig.StartAsync(setting);

        using var answer = await AskAsync(rig, Rebound, "/api/v1/devices");
        using var own = await AskAsync(rig, Dns.GetHostName(), "/healthz");

        Assert.Equal((expected, 200), ((int)answer.StatusCode, (int)own.StatusCode));
    }

    /// <summary>The page's requests come from loopback as the proxy's do, and its script may set any header.</summary>
    [Theory]
    [InlineData("127.0.0.1", 421)]
    [InlineData("127.0.0.0/8", 421)]
    [InlineData("10.9.8.7,::1", 421)]
    [InlineData("10.9.8.7", 401)]
    public async Task Request_WhereAProxyOnLoopbackIsBelieved_IsHeardByKnownNamesOnly(string proxies, int expected)
    {
        await using var rig = await CollectorRig.StartAsync($"--Auth:TrustedProxies={proxies}", "--Auth:Groups:ops:Scope=admin");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(rig.Http, "/api/v1/devices"));
        request.Headers.Host = Rebound;
        request.Headers.Add("X-Forwarded-User", "mallory");
        request.Headers.Add("X-Forwarded-Groups", "ops");

        using var answer = await http.SendAsync(request);

        Assert.Equal(expected, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("evil.example:9850")]
    [InlineData("http://evil.example")]
    [InlineData("a.*.example")]
    [InlineData("*.")]
    public void Setting_ThatIsNoName_IsRefusedByItsKey(string value)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => CollectorOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--{AllowedHosts.Key}={value}"])));
        Assert.Equal(AllowedHosts.Key, refusal.Key);
    }

    private static async Task<HttpResponseMessage> AskAsync(CollectorRig rig, string host, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(rig.Http, path));
        request.Headers.Host = host;
        return await http.SendAsync(request);
    }
}
