using TelemetryFootprint.TestKit.Security;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>F53: certificate files are replaced, half-written and deleted under a running collector.</summary>
public sealed class TlsReloadTests(ITestOutputHelper output)
{
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

    [Fact]
    public async Task SelfSigned_PinThatItPrinted_IsAllThatAnAgentNeeds()
    {
        await using var stack = new TlsStack();
        var (_, pin) = await stack.StartSelfSignedAsync("--Listen:Grpc=127.0.0.1:" + stack.GrpcPort);

        stack.StartAgent(pin);

        await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Count() == 2);
        Assert.Single(stack.Said, said => said.Contains("--Collector:PinSha256=", StringComparison.Ordinal));
    }
}
