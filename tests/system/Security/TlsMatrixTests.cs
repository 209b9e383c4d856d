using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using TelemetryFootprint.TestKit.Security;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>F51: every identity that should not be believed is refused, with one line on either side, and the agent keeps its queue.</summary>
[Trait("Fault", "F51")]
public sealed class TlsMatrixTests(ITestOutputHelper output) : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TestPki _pki = new();
    private readonly TestPki _other = new("CN=Other CA");

    /// <summary>What the agent says of the collector; null: it believes it and delivers. All else is the same in every row, so that what is refused is refused for its certificate.</summary>
    public static TheoryData<string, string?> Matrix => new()
    {
        { "good", null },
        { "good RSA", null },
        { "good pin", null },
        { "good pin of a stranger to all CAs", null },
        { "good on both sides", null },
        { "expired", "expired at 20" },
        { "not yet valid", "is not yet valid (before 20" },
        { "wrong host", "is not for 127.0.0.1" },
        { "no name", "is not for 127.0.0.1" },
        { "wrong CA", "is signed by none of the CAs of" },
        { "self-signed", "is self-signed and not among the CAs of" },
        { "other pin", "which is not the one that Collector:PinSha256 names" },
        { "system CAs", "is signed by none of the CAs of this system" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Agent_Certificate_IsBelievedOrRefusedInOneLineAndTheQueueKept(string name, string? says)
    {
        await using var stack = new TlsStack();
        var certificate = Certificate(name);
        var collector = await stack.StartCollectorAsync(
            [
                $"--Tls:CertificateFile={certificate.CertificateFile}", $"--Tls:KeyFile={certificate.KeyFile}", "--Listen:Grpc=127.0.0.1:" + stack.GrpcPort,
                .. name == "good on both sides" ? [$"--Tls:ClientCaFile={_pki.CaFile}"] : Array.Empty<string>(),
            ]);
        var agent = stack.StartAgent(Trust(name, certificate));
        if (says is null)
        {
            await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Count() == 2);
            await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value >= 2);
            output.WriteLine($"F51: {name}: believed, delivers");
            return;
        }

        var line = await agent.WaitForLineAsync(said => said.Contains("No stream to the collector", StringComparison.Ordinal), TlsStack.Patience);
        output.WriteLine($"F51: {name}: {line}");
        Assert.Contains($"the certificate of 127.0.0.1:{stack.GrpcPort} ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        await collector.WaitForLineAsync(said => said.Contains("TLS with ", StringComparison.Ordinal) && said.Contains("127.0.0.1 came to nothing: it ended the connection", StringComparison.Ordinal), TlsStack.Patience);
        var scrape = await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_queue_ticks").Sum(sample => sample.Value) >= 3);
        Assert.Equal(0, scrape.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value);
        Assert.Empty((await stack.CollectorMetricsAsync()).Of("footprint_gpu_power_watts"));
    }

    [Fact]
    public async Task Collector_WeakKey_DoesNotStart()
    {
        await using var stack = new TlsStack();
        var certificate = _pki.Issue(rsaBits: 1024);

        var (code, said) = await stack.CollectorCommandAsync("serve", $"--Tls:CertificateFile={certificate.CertificateFile}", $"--Tls:KeyFile={certificate.KeyFile}");

        Assert.Equal(78, code);
        Assert.Equal($"footprint-collector: Tls:CertificateFile: {certificate.CertificateFile} has a weak RSA key of 1024 bits, at least 2048 are needed", said);
    }

#pragma warning disable SYSLIB0039, CA5397 // That the old versions are refused is what is tested.
    [Theory]
    [InlineData(SslProtocols.Tls)]
    [InlineData(SslProtocols.Tls11)]
    public Task Handshake_OldProtocol_IsRefused(SslProtocols protocol) => HandshakeAsync(protocol, isRefused: true);
#pragma warning restore SYSLIB0039, CA5397

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public Task Handshake_CurrentProtocol_IsTaken(SslProtocols protocol) => HandshakeAsync(protocol, isRefused: false);

    [Fact]
    public async Task Agent_PlaintextCollector_IsNeverSpokenToInPlaintext()
    {
        await using var stack = new TlsStack();
        var collector = await stack.StartCollectorAsync("--Listen:AllowPlaintext=true");
        var agent = stack.StartAgent();

        await agent.WaitForLineAsync(said => said.Contains("No stream to the collector", StringComparison.Ordinal), TlsStack.Patience);
        Assert.Contains(collector.Output.Concat(collector.Errors), line => line.Contains("INSECURE: Listen:AllowPlaintext", StringComparison.Ordinal));
        var scrape = await stack.CollectorMetricsAsync();
        Assert.Equal(1, scrape.Of("footprint_collector_insecure_transport").Single().Value);
        Assert.Equal(0, scrape.Of("footprint_collector_agents").Single().Value);
    }

    public void Dispose()
    {
        _pki.Dispose();
        _other.Dispose();
    }

    private static string Pin(TestCertificate issued)
    {
        using var certificate = issued.Load();
        return Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    private TestCertificate Certificate(string name) => name switch
    {
        "expired" => _pki.Issue(from: Now.AddDays(-9), until: Now.AddDays(-1)),
        "not yet valid" => _pki.Issue(from: Now.AddDays(1), until: Now.AddDays(9)),
        "wrong host" => _pki.Issue(names: ["10.1.2.3", "other.example"]),
        "no name" => _pki.Issue(names: []),
        "wrong CA" => _other.Issue(),
        "self-signed" or "good pin of a stranger to all CAs" => _pki.Issue(selfSigned: true),
        "good RSA" => _pki.Issue(rsaBits: 2048),
        _ => _pki.Issue(),
    };

    private string[] Trust(string name, TestCertificate collector) => name switch
    {
        "good pin" or "good pin of a stranger to all CAs" => [$"--Collector:PinSha256={Pin(collector)}"],
        "good on both sides" => [$"--Collector:CaFile={_pki.CaFile}", .. Own(_pki.Issue(["gpu-01"]))],
        "other pin" => [$"--Collector:PinSha256={Pin(_pki.Issue())}"],
        "system CAs" => [],
        _ => [$"--Collector:CaFile={_pki.CaFile}"],
    };

    private static string[] Own(TestCertificate own) => [$"--Collector:ClientCertificateFile={own.CertificateFile}", $"--Collector:ClientKeyFile={own.KeyFile}"];

    private async Task HandshakeAsync(SslProtocols protocol, bool isRefused)
    {
        await using var stack = new TlsStack();
        var certificate = _pki.Issue();
        await stack.StartCollectorAsync($"--Tls:CertificateFile={certificate.CertificateFile}", $"--Tls:KeyFile={certificate.KeyFile}");
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", stack.GrpcPort);
        await using var tls = new SslStream(client.GetStream(), false, (_, presented, _, _) => presented is not null);
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocol, ApplicationProtocols = [SslApplicationProtocol.Http2] };
        var failure = await Record.ExceptionAsync(() => tls.AuthenticateAsClientAsync(options));

        output.WriteLine($"F51: {protocol}: {(failure is null ? "taken" : "refused")}");
        Assert.Equal(isRefused, failure is not null);
        if (!isRefused) Assert.Equal((protocol, SslApplicationProtocol.Http2), (tls.SslProtocol, tls.NegotiatedApplicationProtocol));
    }
}
