using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>A real agent on scripted GPUs and a real collector, with a link between them that a test breaks.</summary>
internal sealed class LinkedStack : IAsyncDisposable
{
    private const string Curve = "source=sine low=100 high=500 period=3.7";
    private const double Tolerance = 0.002;

    private readonly int _gpus;

    private LinkedStack(int gpus, Stack stack, LinkProxy link) => (_gpus, Stack, Link) = (gpus, stack, link);

    public Stack Stack { get; }

    public LinkProxy Link { get; }

    public ProcessFootprint Agent => ProcessFootprint.Of(Stack.Agent!);

    /// <summary>Both, and the first ticks are there.</summary>
    public static async Task<LinkedStack> StartAsync(int gpus, string[] agentSettings, params string[] collectorSettings)
    {
        var stack = new Stack();
        await stack.StartCollectorAsync(["--Site:Zone=GB", "--Grid:Providers=annual", .. collectorSettings]);
        var link = LinkProxy.To(stack.GrpcPort);
        stack.Link = new($"http://127.0.0.1:{link.Port}");
        var uuids = string.Join('\n', Enumerable.Range(0, gpus).Select(gpu => $"device {gpu} uuid={Uuid(gpu)}"));
        stack.Play($"devices {gpus} {Curve} counter_refresh_ms=10\n{uuids}");
        await stack.StartAgentAsync(agentSettings);
        var run = new LinkedStack(gpus, stack, link);
        await stack.AgentSaysAsync(page => page.AgentValue("delivery_acknowledged_ticks_total") > 0, TimeSpan.FromSeconds(40));
        return run;
    }

    public async Task<double> ValueAsync(string name) => (await Stack.AgentMetricsAsync()).AgentValue(name);

    /// <summary>Connected, and nothing but the newest ticks waits.</summary>
    public Task CaughtUpAsync(TimeSpan within, int ticks = 2) =>
        Stack.AgentSaysAsync(page => page.AgentValue("delivery_connected") == 1 && page.AgentValue("queue_ticks") <= ticks, within);

    /// <summary>Ends the agent, and throws where the collector's joules of a GPU are not what it drew. In words: all GPUs together.</summary>
    public async Task<string> DemandTruthAsync()
    {
        await Stack.StopAgentAsync();
        var joules = await Stack.SettledJoulesAsync();
        var truth = new FleetTruth(Stack.Scenario!);
        for (var gpu = 0; gpu < _gpus; gpu++)
        {
            var calls = Stack.Scenario!.Successes(gpu, NvmlCall.Energy);
            truth.Add(gpu, Uuid(gpu), Tolerance, calls[1], calls[^1]);
        }

        truth.Demand(joules);
        return FormattableString.Invariant($"{joules.Values.Sum():F1} J of {Enumerable.Range(0, _gpus).Sum(gpu => truth.Joules(Uuid(gpu))):F1} J");
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await Stack.DisposeAsync();
    }

    private static string Uuid(int gpu) => FormattableString.Invariant($"GPU-00000000-0000-0000-0000-0000000018{gpu:D2}");
}
