using TelemetryFootprint.TestKit.Security;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>F51, both sides with a certificate, as processes: no token is needed, and none helps without it.</summary>
[Trait("Fault", "F51")]
public sealed class MutualTlsProcessTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly TestPki _other = new("CN=Other CA");

    public void Dispose()
    {
        _pki.Dispose();
        _other.Dispose();
    }

    /// <summary>Null: it is believed and delivers.</summary>
    [Theory]
    [InlineData("good", null)]
    [InlineData("missing", "a client certificate is needed")]
    [InlineData("other CA", "the client certificate is signed by none of the CAs of Tls:ClientCaFile")]
    [InlineData("expired", "the client certificate expired at 20")]
    [InlineData("not yet", "the client certificate is not yet valid (before 20")]
    [InlineData("other host", "the client certificate does not name host gpu-01")]
    public async Task Agent_Certificate_IsBelievedOrRefusedInOneLineAndTheQueueKept(string name, string? says)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var stack = new TlsStack();
        await StartCollectorAsync(stack, _pki.CaFile);
        var agent = stack.StartAgent([$"--Collector:CaFile={_pki.CaFile}", .. Own(name switch
        {
            "good" => _pki.Issue(["gpu-01"]),
            "missing" => null,
            "other CA" => _other.Issue(["gpu-01"]),
            "expired" => _pki.Issue(["gpu-01"], now.AddDays(-9), now.AddDays(-1)),
            "not yet" => _pki.Issue(["gpu-01"], now.AddDays(1), now.AddDays(9)),
            _ => _pki.Issue(["gpu-02"]),
        })]);
        if (says is null)
        {
            await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Count() == 2);
            output.WriteLine($"F51: client certificate {name}: believed, delivers");
            return;
        }

        var line = await agent.WaitForLineAsync(said => said.Contains("No stream to the collector", StringComparison.Ordinal), TlsStack.Patience);

        output.WriteLine($"F51: client certificate {name}: {line}");
        Assert.Contains(says, line, StringComparison.Ordinal);
        var scrape = await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_queue_ticks").Sum(sample => sample.Value) >= 2);
        Assert.Equal(0, scrape.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value);
        var collector = await stack.CollectorMetricsAsync();
        Assert.Empty(collector.Of("footprint_gpu_power_watts"));
        Assert.Single(stack.Said, said => said.Contains("An agent at ", StringComparison.Ordinal) && said.Contains(says, StringComparison.Ordinal));
    }

    /// <summary>The pause after a refusal is a minute, which a replaced file ends: this waits for less than that.</summary>
    [Fact]
    public async Task Agent_RefusedCertificateThatIsReplaced_DeliversWithinThePause()
    {
        await using var stack = new TlsStack();
        await StartCollectorAsync(stack, _pki.CaFile);
        var own = _other.Issue(["gpu-01"]);
        var agent = stack.StartAgent([$"--Collector:CaFile={_pki.CaFile}", .. Own(own)]);
        await agent.WaitForLineAsync(said => said.Contains("No stream to the collector", StringComparison.Ordinal), TlsStack.Patience);
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        _pki.Issue(["gpu-01"]).Replace(own);
        await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value >= 2);

        output.WriteLine($"F51: a refused certificate was replaced, and delivers after {System.Diagnostics.Stopwatch.GetElapsedTime(since)}");
    }

    /// <summary>Revoked by removal: whose CA is taken out of Tls:ClientCaFile gets no new stream, without a restart of the collector.</summary>
    [Fact]
    public async Task Agent_CaTakenOutOfTheFile_GetsNoNewStreamAndIsServedAgainWhenItIsBack()
    {
        await using var stack = new TlsStack();
        var authorities = stack.Folder.Write("clients.pem", await File.ReadAllTextAsync(_pki.CaFile));
        var collector = await StartCollectorAsync(stack, authorities);
        string[] settings = [$"--Collector:CaFile={_pki.CaFile}", .. Own(_pki.Issue(["gpu-01"]))];
        var agent = stack.StartAgent(settings);
        await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Count() == 2);

        File.Copy(_other.CaFile, authorities, overwrite: true);
        await collector.WaitForLineAsync(line => line.Contains("TLS files read anew", StringComparison.Ordinal), TlsStack.Patience);
        Assert.Equal(0, await agent.TerminateAsync(TlsStack.Patience));
        var again = stack.StartAgent(settings);
        await again.WaitForLineAsync(line => line.Contains("signed by none of the CAs of Tls:ClientCaFile", StringComparison.Ordinal), TlsStack.Patience);
        Assert.Equal(0, await again.TerminateAsync(TlsStack.Patience));

        File.Copy(_pki.CaFile, authorities, overwrite: true);
        await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_collector_tls_reloads_total").Single().Value == 2);
        stack.StartAgent(settings);
        await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value >= 2);
    }

    private static string[] Own(TestCertificate? own) =>
        own is null ? [] : [$"--Collector:ClientCertificateFile={own.CertificateFile}", $"--Collector:ClientKeyFile={own.KeyFile}"];

    private async Task<TestKit.Processes.ChildProcess> StartCollectorAsync(TlsStack stack, string clientCas)
    {
        var server = _pki.Issue();
        return await stack.StartCollectorAsync($"--Tls:CertificateFile={server.CertificateFile}", $"--Tls:KeyFile={server.KeyFile}", $"--Tls:ClientCaFile={clientCas}");
    }
}
