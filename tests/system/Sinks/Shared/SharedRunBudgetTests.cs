using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>A command whose run has its other host at the other collector: what it is told, and stopped for, is all of the run.</summary>
public sealed class SharedRunBudgetTests
{
    private const string Run = "gpt-ft-1";
    private const int Ticks = 120;

    [SharedRunFact]
    public async Task Run_WhoseOtherHostIsAtTheOtherCollector_IsToldOfAndStoppedForAllOfIt()
    {
        await using var shared = new SharedStack();
        var (socket, other) = (shared.One.Folder.Combine("agent.sock"), new MovingAgent(8, Run, shared.Start));
        await shared.StartAsync();
        await other.SendAsync(shared.Two.GrpcPort, 0, Ticks, 60);
        shared.One.Play("devices 1 counter=on counter_refresh_ms=20 util=0 source=constant low=60 high=60");
        await shared.One.StartAgentAsync($"--ControlSocket={socket}");
        await shared.One.MeteringAsync(1);

        // Of which the other host has more than nine tenths: this one needs minutes for the rest, and the command would last for five.
        var theirs = other.OfRun(0, Ticks) / 1000.0;
        var budget = (theirs + 300) / 3600;
        await using var command = Service.Cli.Start(
            [
                "run", "--agent-socket", socket, "--gpus", "0", "--name", "gpt-ft", "--project", "vision", "--budget", $"{budget.ToString("0.####", CultureInfo.InvariantCulture)}Wh", "--stop-on-budget", "--json",
                "--", "sleep", "300",
            ],
            new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = Run });
        Assert.Equal(143, await command.WaitForExitAsync(TimeSpan.FromSeconds(60)));

        var report = JsonDocument.Parse(command.Output[^1]).RootElement;
        Assert.True(report.GetProperty("budget").GetProperty("stopped").GetBoolean(), report.ToString());
        // Its own part is some hundred joules: 60 W for seconds, and not the budget's worth of Wh.
        Assert.InRange(report.GetProperty("energy").GetProperty("value").GetDouble(), 100, theirs / 10);
        Assert.Contains("on all its hosts", report.ToString(), StringComparison.Ordinal);
        await shared.One.StopAgentAsync();
    }

    /// <summary>The store is away before the run begins: nobody ever knew of its other hosts, and the budget says so, and once it is back that too.</summary>
    [SharedRunFact]
    [Trait("Category", "Slow")]
    public async Task Run_WhoseStoreIsAwayFromTheBeginning_SaysThatItsBudgetGoesByThisHostAlone()
    {
        await using var shared = new SharedStack();
        var socket = shared.One.Folder.Combine("agent.sock");
        await shared.StartAsync();
        shared.One.Play("devices 1 counter=on counter_refresh_ms=20 util=0 source=constant low=60 high=60");
        await shared.One.StartAgentAsync($"--ControlSocket={socket}");
        await shared.One.MeteringAsync(1);
        await shared.Store.KillAsync();
        await using var command = Service.Cli.Start(
            ["run", "--agent-socket", socket, "--gpus", "0", "--name", "gpt-ft", "--project", "vision", "--budget", "900Wh", "--", "sleep", "300"],
            new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = "alone-1" });
        await SaysAsync("is watched by this host's part alone since 0 s after the beginning: the shared store");
        // The collector heard of the run some seconds after it began.
        await shared.One.UntilAsync(async () => await HostOnlyAsync() == 1, SharedStack.Patience);
        await shared.Store.StartAsync();
        await SaysAsync("is watched over all the run's hosts again");
        await shared.One.UntilAsync(async () => await HostOnlyAsync() == 0, SharedStack.Patience);
        Assert.Single(command.Errors, line => line.Contains("part alone", StringComparison.Ordinal));
        Assert.Single(shared.One.Collector!.Output, line => line.Contains("The budget of run alone-1 is judged by each host's part alone", StringComparison.Ordinal));
        await command.TerminateAsync(TimeSpan.FromSeconds(30));
        await shared.One.StopAgentAsync();

        Task SaysAsync(string words) => shared.One.UntilAsync(() => command.Errors.Any(line => line.Contains(words, StringComparison.Ordinal)), TimeSpan.FromSeconds(90));

        async Task<double> HostOnlyAsync() => (await shared.One.CollectorMetricsAsync()).Of("footprint_collector_run_budgets_host_only").Single().Value;
    }
}
