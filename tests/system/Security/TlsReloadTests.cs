using TelemetryFootprint.TestKit.Processes;
using TelemetryFootprint.TestKit.Security;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>F53: certificate files are replaced, half-written and deleted under a running collector, and replaced under a running agent.</summary>
public sealed class TlsReloadTests(ITestOutputHelper output)
{
    /// <summary>An agent that could not connect for a while waits a minute at most before it tries again; and some time to try.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(100);

    [Fact]
    [Trait("Fault", "F53")]
    public async Task Collector_FilesReplacedAndSpoilt_DropsNoConnectionAndKeepsTheOld()
    {
        using var pki = new TestPki();
        await using var stack = new TlsStack();
        var files = pki.Issue(until: TimeProvider.System.GetUtcNow().AddDays(5));
        var collector = await stack.StartCollectorAsync($"--Tls:CertificateFile={files.CertificateFile}", $"--Tls:KeyFile={files.KeyFile}", "--Listen:Grpc=127.0.0.1:" + stack.GrpcPort);
        stack.StartAgent($"--Collector:CaFile={pki.CaFile}");
        await collector.WaitForLineAsync(line => line.Contains("Tls:CertificateFile expires at", StringComparison.Ordinal) && line.Contains("within 7 d", StringComparison.Ordinal), TlsStack.Patience);
        await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Any());

        await File.WriteAllTextAsync(files.KeyFile, "-----BEGIN PRIVATE KEY-----\nhalf");
        await collector.WaitForLineAsync(line => line.Contains("the old ones stay in force: Tls:KeyFile: ", StringComparison.Ordinal), TlsStack.Patience);
        File.Delete(files.KeyFile);
        await collector.WaitForLineAsync(line => line.Contains("the old ones stay in force: Tls:KeyFile: ", StringComparison.Ordinal) && line.Contains("cannot be read", StringComparison.Ordinal), TlsStack.Patience);
        pki.Issue().Replace(files);
        await collector.WaitForLineAsync(line => line.Contains("TLS files read anew", StringComparison.Ordinal), TlsStack.Patience);

        var scrape = await stack.CollectorMetricsAsync();
        Assert.Equal(2, scrape.Of("footprint_collector_tls_reload_failures_total").Single().Value);
        Assert.Equal(1, scrape.Of("footprint_collector_tls_reloads_total").Single().Value);
        Assert.InRange(scrape.Of("footprint_collector_tls_certificate_expires_seconds").Single().Value, 360 * 86400.0, 366 * 86400.0);
        // One stream from first to last: nothing was dropped.
        var agent = await stack.AgentMetricsAsync();
        output.WriteLine(FormattableString.Invariant(
            $"F53: key half written, deleted, replaced: {scrape.Of("footprint_collector_tls_reload_failures_total").Single().Value} bad ones kept out, {scrape.Of("footprint_collector_tls_reloads_total").Single().Value} taken, {agent.Of("footprint_agent_delivery_reconnects_total").Single().Value} connections dropped"));
        Assert.Equal((1, 0), (agent.Of("footprint_agent_delivery_attempts_total").Single().Value, agent.Of("footprint_agent_delivery_reconnects_total").Single().Value));
    }

    /// <summary>Both sides move from one CA to another. The agent reads its files with each connection: those of the old CA are of no use to the new collector.</summary>
    [Fact]
    [Trait("Fault", "F53")]
    public async Task Agent_CaAndOwnCertificateReplaced_DeliversWithoutARestart()
    {
        using TestPki old = new("CN=Old CA"), next = new("CN=Next CA");
        await using var stack = new TlsStack();
        var authorities = stack.Folder.Write("collector-ca.pem", await File.ReadAllTextAsync(old.CaFile));
        var own = old.Issue(["gpu-01"]);
        var first = await StartMutualAsync(stack, old);
        var agent = stack.StartAgent($"--Collector:CaFile={authorities}", $"--Collector:ClientCertificateFile={own.CertificateFile}", $"--Collector:ClientKeyFile={own.KeyFile}");
        await stack.UntilAsync(stack.AgentMetricsAsync, said => Acknowledged(said) >= 2);

        next.Issue(["gpu-01"]).Replace(own);
        Assert.Equal(0, await first.TerminateAsync(TlsStack.Patience));
        await StartMutualAsync(stack, next);
        var refusal = await agent.WaitForLineAsync(line => line.Contains($"is signed by none of the CAs of {authorities}", StringComparison.Ordinal), LongestPause);
        var before = Acknowledged(await stack.AgentMetricsAsync());
        File.Copy(next.CaFile, authorities, overwrite: true);
        var delivers = await stack.UntilAsync(stack.AgentMetricsAsync, said => Acknowledged(said) >= before + 2, LongestPause);

        output.WriteLine($"F53: CA and own certificate replaced under the agent: {refusal}; then {Acknowledged(delivers) - before} ticks acknowledged");
        Assert.False(agent.HasExited);
        // The old certificate would be told so.
        Assert.DoesNotContain(stack.Said, line => line.Contains("the client certificate is signed by none", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SelfSigned_PinThatItPrinted_IsAllThatAnAgentNeeds()
    {
        await using var stack = new TlsStack();
        var (_, pin) = await stack.StartSelfSignedAsync("--Listen:Grpc=127.0.0.1:" + stack.GrpcPort);

        stack.StartAgent(pin);

        await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Count() == 2);
        Assert.Single(stack.Said, said => said.Contains("--Collector:PinSha256=", StringComparison.Ordinal));
    }

    private static double Acknowledged(Scrape said) => said.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value;

    /// <summary>A collector whose certificate is one CA's, and which believes that CA's agents alone.</summary>
    private static Task<ChildProcess> StartMutualAsync(TlsStack stack, TestPki pki)
    {
        var server = pki.Issue();
        return stack.StartCollectorAsync(
            $"--Tls:CertificateFile={server.CertificateFile}", $"--Tls:KeyFile={server.KeyFile}", $"--Tls:ClientCaFile={pki.CaFile}", "--Listen:Grpc=127.0.0.1:" + stack.GrpcPort);
    }
}
