using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>F32: a host that was made from another's disk, agent id included. Each has a good token of its own; only the id is copied.</summary>
public sealed class CloneTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Fault", "F32")]
    public async Task CopiedStateDirectory_IsRefusedUntilItIsDeleted_AndNothingIsMixed()
    {
        await using var stack = new TlsStack();
        var (collector, pin) = await stack.StartSelfSignedAsync();
        stack.StartAgent(pin, $"--Collector:TokenFile={stack.Keep(await stack.NewTokenAsync("--host", "gpu-01"), "one")}");
        await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Count() == 2);

        var copy = stack.Folder.Combine("copy");
        Directory.CreateDirectory(copy);
        File.Copy(Path.Combine(stack.AgentState, "agent-id"), Path.Combine(copy, "agent-id"));
        string[] second = [pin, "--Host:Name=gpu-02", $"--StateDirectory={copy}", $"--Metrics:Listen=127.0.0.1:{FreePort.Next()}", $"--Collector:TokenFile={stack.Keep(await stack.NewTokenAsync("--host", "gpu-02"), "two")}"];
        var clone = stack.StartAgent(second);
        var refusal = await clone.WaitForLineAsync(said => said.Contains("No stream to the collector", StringComparison.Ordinal), TlsStack.Patience);

        output.WriteLine($"F32: a copied agent id: {refusal}");
        Assert.Contains("is that of host gpu-01: this host has a copy of its state directory", refusal, StringComparison.Ordinal);
        // A page of metrics is a second old at most, and the clone may have been refused within it.
        await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_collector_identity_conflicts_total").Sum(sample => sample.Value) == 1);
        var scrape = await stack.CollectorMetricsAsync();
        Assert.All(scrape.Of("footprint_gpu_power_watts"), sample => Assert.Equal("gpu-01", sample.Labels["host"]));
        Assert.Single(collector.Output.Concat(collector.Errors), said => said.Contains("claims what is not its own", StringComparison.Ordinal));

        Assert.Equal(0, await clone.TerminateAsync(TlsStack.Patience));
        Directory.Delete(copy, recursive: true);
        stack.StartAgent(second);
        await stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Select(sample => sample.Labels["host"]).Distinct().Count() == 2);
    }
}
