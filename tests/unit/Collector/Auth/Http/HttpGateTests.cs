using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Auth.Commands;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Security;
using TelemetryFootprint.UnitTests.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http;

/// <summary>The four ways to be known to the HTTP API, over real sockets.</summary>
public sealed class HttpGateTests : IDisposable
{
    private const string Trusted = "--Auth:TrustedProxies=127.0.0.1";
    private const string Totals = "/api/v1/totals?from=2026-11-22T08:00Z&to=2026-11-22T10:00Z";
    private static readonly string[] Groups = ["--Auth:Groups:ops:Scope=read", "--Auth:Groups:a:Scope=read", "--Auth:Groups:a:Projects=a", "--Auth:Groups:rest:Scope=read", "--Auth:Groups:rest:Projects=__unattributed__"];

    private readonly TemporaryDirectory _folder = new();
    private readonly TestPki _pki = new();

    public void Dispose()
    {
        _pki.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("alice", "ops", "/metrics", 200)]
    [InlineData("alice", "x, ops", "/api/v1/devices", 200)]
    [InlineData("alice", "a", "/api/v1/devices", 403)]
    [InlineData("alice", "a", "/metrics", 403)]
    [InlineData("alice", "a", "/", 200)]
    [InlineData("alice", "a", "/openapi/v1.json", 200)]
    [InlineData("alice", "Ops", "/", 403)]
    [InlineData("alice", null, "/", 403)]
    [InlineData(" ", "ops", "/", 401)]
    [InlineData(null, "ops", "/", 401)]
    [InlineData(null, null, "/healthz", 200)]
    public async Task TrustedProxy_SaysWhoAsks(string? user, string? groups, string path, int expected)
    {
        await using var rig = await CollectorRig.StartAsync([Trusted, .. Groups]);

        using var answer = await AskAsync(rig.Http, path, ("X-Forwarded-User", user), ("X-Forwarded-Groups", groups));

        Assert.Equal(expected, (int)answer.StatusCode);
    }

    [Fact]
    public async Task AnybodyElse_SayingIt_IsNotHeard()
    {
        await using var rig = await CollectorRig.StartAsync(["--Auth:TrustedProxies=10.9.8.7", .. Groups]);

        using var answer = await AskAsync(rig.Http, "/metrics", ("X-Forwarded-User", "alice"), ("X-Forwarded-Groups", "ops"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("a token is needed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnybodyElse_WithATokenOfHisOwn_GetsNoMoreByTheHeaders()
    {
        await using var rig = await CollectorRig.StartAsync(["--Auth:TrustedProxies=10.9.8.7", .. Groups]);

        using var answer = await AskAsync(
            rig.Http, "/metrics", ("X-Forwarded-User", "alice"), ("X-Forwarded-Groups", "ops"), ("Authorization", "Bearer " + Token(rig, "a")));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task TrustedProxy_ThatAddsToAStrangersHeader_IsRefused()
    {
        await using var rig = await CollectorRig.StartAsync([Trusted, .. Groups]);

        using var answer = await AskAsync(rig.Http, "/metrics", ("X-Forwarded-User", "mallory"), ("X-Forwarded-User", "alice"), ("X-Forwarded-Groups", "ops"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("comes twice", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", 0)]
    [InlineData("__unattributed__", 1)]
    [InlineData("a,__unattributed__", 1)]
    public async Task LimitedToken_GetsItsProjectsAndNothingElse(string projects, int rows)
    {
        await using var rig = await CollectorRig.StartAsync("--Auth:Required=true", "--Site:Zone=GB");
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        var token = ("Authorization", "Bearer " + Token(rig, projects));

        foreach (var by in new[] { "host", "device", "zone", "project" })
            Assert.Equal(rows, await CountAsync(rig, $"{Totals}&by={by}", "rows", token));
        Assert.Equal(rows > 0, await CountAsync(rig, "/api/v1/series?metric=energy&device=GPU-1-0&from=2026-11-22T08:00Z&to=2026-11-22T10:00Z", "points", token) > 0);
        Assert.NotEqual(0, await CountAsync(rig, "/api/v1/intensity?zone=GB&from=2026-11-22T08:00Z&to=2026-11-22T10:00Z", "slots", token));
        foreach (var path in new[] { "/metrics", "/api/v1/devices", "/api/v1/quarantine" })
        {
            using var answer = await AskAsync(rig.Http, path, token);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Equal(1, await CountAsync(rig, $"{Totals}&by=host", "rows", ("Authorization", "Bearer " + Token(rig, null))));
    }

    [Theory]
    [InlineData("alice:secret", 200)]
    [InlineData("alice:wrong", 401)]
    [InlineData("bob:secret", 401)]
    [InlineData(null, 401)]
    public async Task WebConfig_Users_AreAskedOnLoopbackToo(string? pair, int expected)
    {
        await using var rig = await CollectorRig.StartAsync($"--Auth:WebConfigFile={Users()}");

        using var answer = await AskAsync(rig.Http, "/metrics", ("Authorization", pair is null ? null : BasicUsersTests.Basic(pair)));

        Assert.Equal(expected, (int)answer.StatusCode);
        if (expected == 401) Assert.Equal(["Bearer", "Basic"], answer.Headers.WwwAuthenticate.Select(one => one.Scheme));
        using var token = await AskAsync(rig.Http, "/metrics", ("Authorization", "Bearer " + Token(rig, null)));
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        using var health = await AskAsync(rig.Http, "/healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task WebConfig_UsersThatCameByAReload_AreAskedOnLoopbackToo()
    {
        var file = _folder.Write("web.yml", "# nobody yet\n");
        await using var rig = await CollectorRig.StartAsync($"--Auth:WebConfigFile={file}");
        using var before = await AskAsync(rig.Http, "/metrics");
        Users();
        var config = rig.Services.GetRequiredService<WebConfigState>();
        config.Look();
        config.Look();

        using var stranger = await AskAsync(rig.Http, "/metrics");
        using var alice = await AskAsync(rig.Http, "/metrics", ("Authorization", BasicUsersTests.Basic("alice:secret")));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (before.StatusCode, stranger.StatusCode, alice.StatusCode));
        // And the caps of strangers hold there from now on.
        var gate = rig.Services.GetRequiredService<ConnectionGates>().Http;
        var strangers = gate.Strangers;
        Assert.NotNull(gate.TryEnter(IPAddress.Loopback, out _));
        Assert.Equal(strangers + 1, gate.Strangers);
    }

    [Fact]
    public async Task WebConfig_Headers_TakeThePlaceOfOurs()
    {
        var file = _folder.Write("web.yml", "http_server_config:\n  headers:\n    Content-Security-Policy: default-src 'none'\n    X-Frame-Options: deny\n");
        await using var rig = await CollectorRig.StartAsync($"--Auth:WebConfigFile={file}");

        using var answer = await AskAsync(rig.Http, "/metrics");

        Assert.Equal("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("deny", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("scraper.example", 401)]
    [InlineData(null, 401)]
    public async Task WebConfig_ClientCertificates_AreJudgedByCaAndName(string? name, int expected)
    {
        var server = _pki.Issue();
        var file = _folder.Write("web.yml", $"""
            tls_server_config:
              cert_file: {server.CertificateFile}
              key_file: {server.KeyFile}
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: {_pki.CaFile}
              client_allowed_sans: [127.0.0.1, other.example]
            """);
        await using var rig = await CollectorRig.StartAsync($"--Auth:WebConfigFile={file}");
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        if (name is not null)
        {
            // The rig's clock is not the machine's.
            var own = _pki.Issue([name], rig.Time.GetUtcNow().AddDays(-1), rig.Time.GetUtcNow().AddYears(1));
            handler.SslOptions.ClientCertificates = [System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(own.CertificateFile, own.KeyFile)];
        }

        using var http = new HttpClient(handler);
        using var answer = await http.GetAsync(new Uri(rig.Http, "/metrics"));

        Assert.Equal(Uri.UriSchemeHttps, rig.Http.Scheme);
        Assert.Equal(expected, (int)answer.StatusCode);
    }

    private string Users() => _folder.Write("web.yml", $"basic_auth_users:\n  alice: {WebConfigFileTests.Hash}\n");

    private static string Token(CollectorRig rig, string? projects)
    {
        var (credential, hash, secret) = new TokenRequest(Scope: "read", Projects: projects).Make(rig.Time.GetUtcNow());
        rig.Services.GetRequiredService<ICredentialStore>().Add(credential, hash);
        return secret.Reveal();
    }

    private static async Task<int> CountAsync(CollectorRig rig, string path, string list, params (string, string?)[] headers)
    {
        using var answer = await AskAsync(rig.Http, path, headers);
        using var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return json.RootElement.GetProperty(list).GetArrayLength();
    }

    private static async Task<HttpResponseMessage> AskAsync(Uri server, string path, params (string Name, string? Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
        // Added apart: a list of one name would be joined with a comma.
        foreach (var group in headers.Where(header => header.Value is not null).GroupBy(header => header.Name))
            request.Headers.TryAddWithoutValidation(group.Key, group.Select(header => header.Value));
        return await http.SendAsync(request);
    }
}
