using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Security;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Auth;

/// <summary>F51, the agents' side: a certificate of the named CA whose alternative name is the host in Hello, and nothing else.</summary>
[Trait("Fault", "F51")]
public sealed class MutualTlsTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly TestPki _other = new("CN=Other CA");

    public static TheoryData<string, GrpcStatusCode, string> Refused => new()
    {
        { "missing", GrpcStatusCode.Unauthenticated, "a client certificate is needed" },
        { "other CA", GrpcStatusCode.Unauthenticated, "the client certificate is signed by none of the CAs of Tls:ClientCaFile" },
        { "self-signed", GrpcStatusCode.Unauthenticated, "the client certificate is self-signed" },
        { "expired", GrpcStatusCode.Unauthenticated, "the client certificate expired at 20" },
        { "not yet", GrpcStatusCode.Unauthenticated, "the client certificate is not yet valid" },
        { "other host", GrpcStatusCode.PermissionDenied, "the client certificate does not name host gpu-01" },
        { "wildcard", GrpcStatusCode.PermissionDenied, "the client certificate does not name host gpu-01.hpc.example" },
        { "server's", GrpcStatusCode.Unauthenticated, "the client certificate is not for clients" },
        { "no name", GrpcStatusCode.PermissionDenied, "the client certificate does not name host gpu-01" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Stream_CertificateNotToBeBelieved_IsToldWhy(string name, GrpcStatusCode code, string says)
    {
        await using var rig = await StartAsync();

        var refusal = await Assert.ThrowsAsync<GrpcException>(() => WelcomeAsync(rig, Certificate(name, rig.Time.GetUtcNow()), name == "wildcard" ? "gpu-01.hpc.example" : "gpu-01"));

        Assert.Equal(code, refusal.Status.Code);
        Assert.Contains(says, refusal.Status.Detail, StringComparison.Ordinal);
    }

    /// <summary>The platform's own TLS refuses it before anybody could tell why; what counts is that it does not pass.</summary>
    [Fact]
    public async Task Stream_WeakKey_DoesNotPass()
    {
        await using var rig = await StartAsync();

        var weak = _pki.Issue(["gpu-01"], rig.Time.GetUtcNow().AddDays(-1), rig.Time.GetUtcNow().AddYears(1), rsaBits: 1024);

        await Assert.ThrowsAsync<GrpcException>(() => WelcomeAsync(rig, weak));
    }

    [Fact]
    public async Task Stream_CertificateOfTheHost_NeedsNoToken()
    {
        await using var rig = await StartAsync();

        Assert.NotNull((await WelcomeAsync(rig, Issue(rig.Time.GetUtcNow(), "gpu-01"))).Welcome);
    }

    [Fact]
    public async Task Api_OnLoopback_AsksForNoCertificate()
    {
        await using var rig = await StartAsync();

        Assert.Contains("footprint_build_info", await rig.TextAsync("/healthz") + await MetricsOrRefusalAsync(rig), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _pki.Dispose();
        _other.Dispose();
    }

    private static async Task<string> MetricsOrRefusalAsync(CollectorRig rig) => await rig.TextAsync("/metrics");

    private TestCertificate Issue(DateTimeOffset now, string host) => _pki.Issue([host], now.AddDays(-1), now.AddYears(1));

    private TestCertificate? Certificate(string name, DateTimeOffset now) => name switch
    {
        "missing" => null,
        "other CA" => _other.Issue(["gpu-01"], now.AddDays(-1), now.AddYears(1)),
        "self-signed" => _pki.Issue(["gpu-01"], now.AddDays(-1), now.AddYears(1), selfSigned: true),
        "expired" => _pki.Issue(["gpu-01"], now.AddDays(-9), now.AddDays(-1)),
        "not yet" => _pki.Issue(["gpu-01"], now.AddDays(1), now.AddDays(9)),
        "wildcard" => Issue(now, "*.hpc.example"),
        "server's" => _pki.Issue(["gpu-01"], now.AddDays(-1), now.AddYears(1), usage: "1.3.6.1.5.5.7.3.1"),
        "no name" => _pki.Issue([], now.AddDays(-1), now.AddYears(1)),
        _ => Issue(now, "gpu-02"),
    };

    private async Task<CollectorRig> StartAsync()
    {
        var server = _pki.Issue();
        return await CollectorRig.StartAsync($"--Tls:CertificateFile={server.CertificateFile}", $"--Tls:KeyFile={server.KeyFile}", $"--Tls:ClientCaFile={_pki.CaFile}");
    }

    private async Task<CollectorMessage> WelcomeAsync(CollectorRig rig, TestCertificate? own, string host = "gpu-01")
    {
        var options = new GrpcCollectorOptions(rig.Grpc, _pki.CaFile) { ClientCertificateFile = own?.CertificateFile, ClientKeyFile = own?.KeyFile };
        await using var stream = await new GrpcCollectorConnector(options, TimeProvider.System).ConnectAsync(CancellationToken.None);
        var hello = new PlayedAgent(rig.Time).Stream(1, 1).First(message => message.Hello is not null).Clone();
        hello.Hello.Host = host;
        await stream.SendAsync(hello, CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var answers = stream.ReceiveAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await answers.MoveNextAsync());
        return answers.Current;
    }
}
