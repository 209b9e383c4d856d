using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

/// <summary>TLS on Listen:Grpc, with the agent's own connector.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestPem _ours = new();
    private readonly TestPem _other = new();

    [Fact]
    public async Task Stream_WithTheCaFile_IsWelcomedAndAcknowledged()
    {
        await using var rig = await StartAsync();
        var connector = new GrpcCollectorConnector(new GrpcCollectorOptions(rig.Grpc, _ours.CertificateFile), TimeProvider.System);
        await using var stream = await connector.ConnectAsync(CancellationToken.None);
        foreach (var message in new PlayedAgent(rig.Time).Stream(10, 300))
            await stream.SendAsync(message, CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answers = new List<CollectorMessage>();
        await foreach (var answer in stream.ReceiveAsync(patience.Token))
        {
            answers.Add(answer);
            if (answer.Ack is not null)
                break;
        }

        Assert.Equal("https", rig.Grpc.Scheme);
        Assert.NotNull(answers[0].Welcome);
        Assert.Equal(10ul, Assert.Single(answers[^1].Ack.Ranges).Last);
    }

    [Fact]
    public async Task Stream_WithAnotherCa_IsRefusedByTheAgent()
    {
        await using var rig = await StartAsync();
        var connector = new GrpcCollectorConnector(new GrpcCollectorOptions(rig.Grpc, _other.CertificateFile), TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<GrpcException>(() => connector.ConnectAsync(CancellationToken.None));

        Assert.Equal(GrpcStatusCode.Unavailable, refusal.Status.Code);
    }

    [Fact]
    public void Load_FilesThatCannotBeUsed_NamesTheSettingOfTheGuiltyOne()
    {
        var nowhere = _ours.KeyFile + ".nowhere";
        (string Certificate, string Key, string Setting, string Says)[] cases =
        [
            (nowhere, _ours.KeyFile, "Tls:CertificateFile", "cannot be read"),
            (_ours.CertificateFile, nowhere, "Tls:KeyFile", "cannot be read"),
            (_ours.KeyFile, _ours.KeyFile, "Tls:CertificateFile", "holds no PEM certificate"),
            (_ours.CertificateFile, _other.KeyFile, "Tls:KeyFile", "is not the PEM private key of"),
            (_ours.CertificateFile, _ours.CertificateFile, "Tls:KeyFile", "is not the PEM private key of"),
        ];
        foreach (var (certificate, key, setting, says) in cases)
        {
            var error = Assert.Throws<ConfigurationException>(() => TlsIdentity.Load(new TlsOptions(certificate, key)));
            Assert.StartsWith(setting + ": ", error.Message, StringComparison.Ordinal);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_WithoutTls_IsNothing() => Assert.Null(TlsIdentity.Load(TlsOptions.None));

    public void Dispose()
    {
        _ours.Dispose();
        _other.Dispose();
    }

    private Task<CollectorRig> StartAsync() =>
        CollectorRig.StartAsync("--Site:Zone=GB", $"--Tls:CertificateFile={_ours.CertificateFile}", $"--Tls:KeyFile={_ours.KeyFile}");
}
