using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>F32, F52, F54: tokens and enrolment between real processes, over TLS, off loopback. No process ever says a secret.</summary>
public sealed class TokenTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Fault", "F52")]
    public async Task OwnToken_RevokedAndReplacedWhileItRuns_LosesNothing()
    {
        await using var stack = new TlsStack();
        var (_, pin) = await stack.StartSelfSignedAsync();
        var first = await stack.NewTokenAsync("--host", "gpu-01");
        var file = stack.Keep(first);
        var agent = stack.StartAgent(pin, $"--Collector:TokenFile={file}");
        await DeliversAsync(stack, 2);

        var second = await stack.NewTokenAsync("--host", "gpu-01");
        var list = await CommandAsync(stack, "token", "list");
        await CommandAsync(stack, "token", "revoke", list.Split('\n')[0].Split(' ')[0]);
        await agent.WaitForLineAsync(line => line.Contains("No stream to the collector: UNAUTHENTICATED", StringComparison.OrdinalIgnoreCase) || line.Contains("is revoked", StringComparison.Ordinal), TlsStack.Patience);
        stack.Keep(second);
        var acknowledged = (await stack.AgentMetricsAsync()).Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value;

        await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value >= acknowledged + 3
            && said.Of("footprint_agent_queue_ticks").Sum(sample => sample.Value) <= 1);
        output.WriteLine(FormattableString.Invariant($"F52: a token revoked under the agent: {acknowledged} ticks acknowledged before, all the others with the next token, none waits"));
        AssertNobodySaid(stack, first, second);
    }

    /// <summary>The stream goes on, and after a restart of the collector the agent shows the token that it had.</summary>
    [Fact]
    [Trait("Fault", "F53")]
    public async Task TokenFile_EmptiedAndDeletedWhileItRuns_DropsNothing()
    {
        await using var stack = new TlsStack();
        var (_, pin) = await stack.StartSelfSignedAsync();
        var file = stack.Keep(await stack.NewTokenAsync("--host", "gpu-01"));
        var agent = stack.StartAgent(pin, $"--Collector:TokenFile={file}");
        await DeliversAsync(stack, 2);

        await File.WriteAllTextAsync(file, "");
        await AcknowledgesMoreAsync(stack);
        File.Delete(file);
        await AcknowledgesMoreAsync(stack);
        Assert.Equal(1, (await stack.AgentMetricsAsync()).Of("footprint_agent_delivery_attempts_total").Single().Value);
        Assert.Equal(0, await stack.Running.Single(process => process.Id != agent.Id).TerminateAsync(TlsStack.Patience));
        await stack.StartCollectorAsync("--Tls:SelfSigned=true");

        var kept = await agent.WaitForLineAsync(line => line.Contains("the old token stays in force", StringComparison.Ordinal), TlsStack.Patience);
        await AcknowledgesMoreAsync(stack);
        output.WriteLine($"F53: a token file emptied and deleted, one stream: {kept}");
    }

    [Fact]
    [Trait("Fault", "F32")]
    [Trait("Fault", "F52")]
    public async Task OtherHostsToken_IsRefusedAndNothingOfItIsMixedIn()
    {
        await using var stack = new TlsStack();
        var (_, pin) = await stack.StartSelfSignedAsync();
        var token = await stack.NewTokenAsync("--host", "gpu-02");
        var agent = stack.StartAgent(pin, $"--Collector:TokenFile={stack.Keep(token)}");

        var line = await agent.WaitForLineAsync(said => said.Contains("No stream to the collector", StringComparison.Ordinal), TlsStack.Patience);

        output.WriteLine($"F32: another host's token: {line}");
        Assert.Contains("the credential is for host gpu-02, not for gpu-01", line, StringComparison.Ordinal);
        Assert.Matches("next attempt in 00:01:0", line);
        var scrape = await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_queue_ticks").Sum(sample => sample.Value) >= 3);
        Assert.Equal(0, scrape.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value);
        Assert.Empty((await stack.CollectorMetricsAsync()).Of("footprint_gpu_power_watts"));
        AssertNobodySaid(stack, token);
    }

    /// <summary>Started under the name that the machine had, before there was a token; then it is named rightly.</summary>
    [Fact]
    [Trait("Fault", "F32")]
    public async Task TicksSpooledUnderAnOlderName_AreDeliveredUnderTheNameOfTheToken()
    {
        await using var stack = new TlsStack();
        var (_, pin) = await stack.StartSelfSignedAsync();
        var file = stack.Keep(await stack.NewTokenAsync("--host", "gpu-01"));
        var before = stack.StartAgent(pin, "--Host:Name=localhost");
        await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_queue_ticks").Sum(sample => sample.Value) >= 3);
        Assert.Equal(0, await before.TerminateAsync(TlsStack.Patience));

        var agent = stack.StartAgent(pin, $"--Collector:TokenFile={file}");
        var line = await agent.WaitForLineAsync(said => said.Contains("goes out under that one", StringComparison.Ordinal), TlsStack.Patience);
        var scrape = await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_delivery_acknowledged_ticks_total").Sum(sample => sample.Value) >= 5
            && said.Of("footprint_agent_queue_ticks").Sum(sample => sample.Value) <= 1);

        output.WriteLine($"F32: renamed with ticks in its spool: {line}; {scrape.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value} ticks acknowledged");
        Assert.All((await stack.CollectorMetricsAsync()).Of("footprint_gpu_energy_joules_total"), sample => Assert.Equal("gpu-01", sample.Labels["host"]));
    }

    [Fact]
    [Trait("Fault", "F52")]
    public async Task NoToken_OffLoopback_IsRefusedOnBothSidesInOneLine()
    {
        await using var stack = new TlsStack();
        var (_, pin) = await stack.StartSelfSignedAsync();
        var agent = stack.StartAgent(pin);

        await agent.WaitForLineAsync(said => said.Contains("a token is needed", StringComparison.Ordinal), TlsStack.Patience);

        Assert.Single(stack.Said, line => line.Contains("An agent at ", StringComparison.Ordinal) && line.Contains("is refused: a token is needed", StringComparison.Ordinal));
        Assert.True((await stack.CollectorMetricsAsync()).Of("footprint_collector_refused_credentials_total").Sum(sample => sample.Value) >= 1);
    }

    [Fact]
    public async Task JoiningToken_IsTradedOnce_AndNotAgainAfterARestart()
    {
        await using var stack = new TlsStack();
        var (_, pin) = await stack.StartSelfSignedAsync();
        var joining = await stack.NewTokenAsync("--enrol", "--hosts", "gpu-*", "--expires", "24h", "--uses", "1");
        string[] settings = [pin, $"--Collector:EnrolTokenFile={stack.Keep(joining)}"];
        var agent = stack.StartAgent(settings);
        await agent.WaitForLineAsync(line => line.Contains("Enrolled as host gpu-01", StringComparison.Ordinal), TlsStack.Patience);
        await DeliversAsync(stack, 2);
        var own = (await File.ReadAllTextAsync(Path.Combine(stack.AgentState, "collector-token"))).Trim();

        Assert.Equal(0, await agent.TerminateAsync(TlsStack.Patience));
        var restarted = stack.StartAgent(settings);
        await restarted.WaitForLineAsync(line => line.Contains("Connected to collector", StringComparison.Ordinal), TlsStack.Patience);

        Assert.DoesNotContain(restarted.Output.Concat(restarted.Errors), line => line.Contains("Enrolled as", StringComparison.Ordinal));
        var list = await CommandAsync(stack, "token", "list");
        Assert.Equal(2, list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("joining token for 0 more of gpu-*", list, StringComparison.Ordinal);
        AssertNobodySaid(stack, joining, own);
    }

    /// <summary>The joining token is good for one more: nobody has to go to the machine.</summary>
    [Fact]
    [Trait("Fault", "F52")]
    public async Task OwnTokenOfAJoining_Revoked_IsTradedForAnotherAndNothingIsLost()
    {
        await using var stack = new TlsStack();
        var (_, pin) = await stack.StartSelfSignedAsync();
        var joining = await stack.NewTokenAsync("--enrol", "--hosts", "gpu-*", "--expires", "24h", "--uses", "2");
        var agent = stack.StartAgent(pin, $"--Collector:EnrolTokenFile={stack.Keep(joining)}");
        await DeliversAsync(stack, 2);
        var own = Path.Combine(stack.AgentState, "collector-token");
        var first = (await File.ReadAllTextAsync(own)).Trim();
        var list = await CommandAsync(stack, "token", "list");
        var id = list.Split('\n').Single(line => !line.Contains("joining token for", StringComparison.Ordinal)).Split(' ')[0];

        await CommandAsync(stack, "token", "revoke", id);
        var line = await agent.WaitForLineAsync(said => said.Contains("enrolling anew", StringComparison.Ordinal), TlsStack.Patience);
        await stack.UntilAsync(stack.AgentMetricsAsync, said => said.Of("footprint_agent_delivery_reconnects_total").Sum(sample => sample.Value) >= 1
            && said.Of("footprint_agent_queue_ticks").Sum(sample => sample.Value) <= 1);

        Assert.Contains($"the token {id} is revoked", line, StringComparison.Ordinal);
        Assert.Equal(2, agent.Output.Concat(agent.Errors).Count(said => said.Contains("Enrolled as host gpu-01", StringComparison.Ordinal)));
        Assert.Contains("joining token for 0 more of gpu-*", await CommandAsync(stack, "token", "list"), StringComparison.Ordinal);
        AssertNobodySaid(stack, joining, first, (await File.ReadAllTextAsync(own)).Trim());
    }

    private static async Task AcknowledgesMoreAsync(TlsStack stack)
    {
        var before = Acknowledged(await stack.AgentMetricsAsync());
        await stack.UntilAsync(stack.AgentMetricsAsync, said => Acknowledged(said) >= before + 2);
    }

    private static double Acknowledged(Scrape scrape) => scrape.Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value;

    private static Task<Scrape> DeliversAsync(TlsStack stack, int gpus) =>
        stack.UntilAsync(stack.CollectorMetricsAsync, said => said.Of("footprint_gpu_power_watts").Count() == gpus);

    private static async Task<string> CommandAsync(TlsStack stack, params string[] arguments)
    {
        var (code, said) = await stack.CollectorCommandAsync([.. arguments, $"--StateDirectory={stack.CollectorState}"]);
        Assert.True(code == 0, said);
        return said;
    }

    /// <summary>Output, metrics, command lines, environments and the store.</summary>
    private static void AssertNobodySaid(TlsStack stack, params string[] secrets)
    {
        var said = stack.Said.ToList();
        foreach (var child in stack.Running)
        {
            said.Add(File.ReadAllText($"/proc/{child.Id}/cmdline"));
            said.Add(File.ReadAllText($"/proc/{child.Id}/environ"));
        }

        said.AddRange(Directory.GetFiles(stack.CollectorState, "*.db*").Select(ReadShared));
        foreach (var secret in secrets) Assert.DoesNotContain(said, text => text.Contains(secret, StringComparison.Ordinal));
    }

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
