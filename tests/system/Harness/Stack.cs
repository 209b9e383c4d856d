using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>A collector and an agent as real processes on free loopback ports, each with its state in a folder that goes with the test.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private const string StoppedWith = "Delivery stopped with ";
    private const int MostStarts = 5;
    private const int OwnTicks = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Marks = ["fail: ", "crit: ", "Unhandled"];

    private readonly HttpClient _http = new(new ToldFailures()) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<ChildProcess> _children = [];
    private readonly IReadOnlyList<int> _ports = FreePort.Next(3);
    private readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow();

    public TemporaryDirectory Folder { get; } = new();

    /// <summary>What the agent's GPU library plays; null: the agent is told of none.</summary>
    public NvmlScenario? Scenario { get; private set; }

    public ChildProcess? Collector { get; private set; }

    public ChildProcess? Agent { get; private set; }

    /// <summary>For the processes that are launched from now on, beside what they need.</summary>
    public Dictionary<string, string?> AgentEnvironment { get; } = [];

    public Dictionary<string, string?> CollectorEnvironment { get; } = [];

    public MemoryGroup? CollectorMemory { get; init; }

    public MemoryGroup? AgentMemory { get; init; }

    /// <summary>Which build of the agent is started.</summary>
    public Service AgentService { get; init; } = Service.Agent;

    /// <summary>Words of an ERROR that the fault under test must cause.</summary>
    public IReadOnlyList<string> ExpectedErrors { get; init; } = [];

    public int AgentPort => _ports[2];

    public int HttpPort => _ports[0];

    public int GrpcPort => _ports[1];

    /// <summary>Where the agent looks for the collector; null: at its own port.</summary>
    public Uri? Link { get; set; }

    public string CollectorState => Folder.Combine("collector");

    public string AgentState => Folder.Combine("agent");

    /// <summary>Both, the agent on the fake library.</summary>
    public static async Task<Stack> StartAsync(string scenario, params string[] agentSettings)
    {
        var stack = new Stack();
        await stack.StartCollectorAsync();
        stack.Play(scenario);
        await stack.StartAgentAsync(agentSettings);
        return stack;
    }

    public void Play(string scenario, TimeSpan startIn = default) => Scenario = new NvmlScenario(Folder, scenario, startIn);

    /// <summary>Without settings: priced by Great Britain's annual factor.</summary>
    public async Task StartCollectorAsync(params string[] settings)
    {
        LaunchCollector(settings);
        await ReadyAsync();
    }

    /// <summary>Starts the collector and waits for nothing.</summary>
    public void LaunchCollector(params string[] settings) => LaunchCollectorWith(null, settings);

    /// <summary>Starts it with a fault point (<c>name</c> or <c>name:n</c>, the n-th passing) and waits until it has ended itself there, as by SIGKILL.</summary>
    public Task CollectorDiesAtAsync(string point, params string[] settings)
    {
        LaunchCollectorWith(point, settings);
        return DiesAsync(Collector!, point);
    }

    public async Task StartAgentAsync(params string[] settings)
    {
        LaunchPlayedAgent(settings);
        await AnswersAsync(Agent!, MetricsOf(AgentPort));
    }

    /// <summary>Starts the agent on what is played, if anything is, and waits for nothing.</summary>
    public void LaunchPlayedAgent(params string[] settings) => LaunchPlayedAgentWith(null, settings);

    /// <summary>The same with a fault point, until it has ended itself there.</summary>
    public Task AgentDiesAtAsync(string point, params string[] settings)
    {
        LaunchPlayedAgentWith(point, settings);
        return DiesAsync(Agent!, point);
    }

    /// <summary>
    /// Starts both, each with a fault point. A moment after the first has ended itself at its own, the other is killed if it has not come to its own by then.
    /// True for each that did.
    /// </summary>
    public async Task<(bool Agent, bool Collector)> BothDieAtAsync(string agentPoint, string collectorPoint, params string[] agentSettings)
    {
        LaunchCollectorWith(collectorPoint, []);
        LaunchPlayedAgentWith(agentPoint, agentSettings);
        await UntilAsync(() => Agent!.HasExited || Collector!.HasExited, Patience);
        await Task.Delay(Moment);
        var (agent, collector) = (Agent!.HasExited, Collector!.HasExited);
        if (agent) await DiesAsync(Agent, agentPoint);
        else await Agent.KillAsync();
        if (collector) await DiesAsync(Collector, collectorPoint);
        else await Collector.KillAsync();
        return (agent, collector);
    }

    /// <summary>Starts the agent, on no library of ours, and waits for nothing.</summary>
    public void LaunchAgent(IReadOnlyDictionary<string, string?>? environment, params string[] settings) => LaunchAgentWith(null, environment, settings);

    /// <summary>SIGTERM: a last tick, delivered.</summary>
    public async Task StopAgentAsync() => Assert.Equal(0, await Agent!.TerminateAsync(Patience));

    /// <summary>
    /// The same until no tick is left: where the machine is too slow for a last flush, another agent delivers the rest. Its settings are those of
    /// <see cref="StartAgentAsync"/>.
    /// </summary>
    public async Task StopEmptyAgentAsync(params string[] settings)
    {
        for (var starts = 0; ; starts++)
        {
            await StopAgentAsync();
            var last = Agent!.Errors.Last(line => line.Contains(StoppedWith, StringComparison.Ordinal));
            var left = int.Parse(last[(last.IndexOf(StoppedWith, StringComparison.Ordinal) + StoppedWith.Length)..].Split(' ')[0], CultureInfo.InvariantCulture);
            if (left == 0)
                return;
            if (starts == MostStarts)
                throw new ChildProcessException("it did not deliver all that it had", Agent);
            await StartAgentAsync(settings);
            // Its own first ticks too: without them the time since the last agent would belong to no row.
            await UntilAsync(async () => (await AgentMetricsAsync()).Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value > left + OwnTicks);
        }
    }

    public async Task StopCollectorAsync() => Assert.Equal(0, await Collector!.TerminateAsync(Patience));

    /// <summary>The collector answers as ready.</summary>
    public Task ReadyAsync() => AnswersAsync(Collector!, new Uri($"http://127.0.0.1:{HttpPort}/readyz"));

    public Task<Scrape> AgentMetricsAsync() => ScrapeAsync(AgentPort);

    public Task<Scrape> CollectorMetricsAsync() => ScrapeAsync(_ports[0]);

    public async Task<JsonElement> ApiAsync(string path)
    {
        using var document = JsonDocument.Parse(await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_ports[0]}/api/v1/{path}")));
        return document.RootElement.Clone();
    }

    /// <summary>Until it is so. Fails with what the processes said where it is not in time.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan? within = null)
    {
        var (limit, watch) = (within ?? Patience, Stopwatch.StartNew());
        while (!await isSo())
        {
            if (watch.Elapsed > limit)
                throw new TimeoutException($"not so within {limit}\n{await LastWordsAsync()}");
            await Task.Delay(50);
        }
    }

    public Task UntilAsync(Func<bool> isSo, TimeSpan within) => UntilAsync(() => Task.FromResult(isSo()), within);

    /// <summary>Until the agent's page says so.</summary>
    public Task AgentSaysAsync(Func<Scrape, bool> isSo, TimeSpan within) => UntilAsync(async () => isSo(await AgentMetricsAsync()), within);

    /// <summary>The same of an agent that may not listen yet; one that has ended fails it at once.</summary>
    public Task LaunchedAgentSaysAsync(Func<Scrape, bool> isSo, TimeSpan within) => UntilAsync(
        async () =>
        {
            try
            {
                return isSo(await AgentMetricsAsync());
            }
            catch (HttpRequestException) when (!Agent!.HasExited)
            {
                return false;
            }
            catch (TaskCanceledException)
            {
                // A machine that is busy enough lets one answer take longer than the client waits.
                return false;
            }
        },
        within);

    /// <summary>Until the collector has energy of so many GPUs: an agent on a busy machine takes its time to begin.</summary>
    public Task MeteringAsync(int gpus, string series = "footprint_gpu_energy_joules_total") =>
        UntilAsync(async () => (await CollectorMetricsAsync()).ByGpu(series).Count(gpu => gpu.Value > 0) >= gpus);

    /// <summary>Joules per GPU once nothing more arrives: the ledger has all that the inbox has, /metrics has stopped moving, and the API says the same.</summary>
    public async Task<IReadOnlyDictionary<string, double>> SettledJoulesAsync(DateTimeOffset? from = null)
    {
        var before = (await CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total");
        for (var calm = 0; calm < 3;)
        {
            await Task.Delay(400);
            var page = await CollectorMetricsAsync();
            var now = page.ByGpu("footprint_gpu_energy_joules_total");
            var isBooked = page.Of("footprint_collector_ledger_lag_rows").Single().Value == 0;
            calm = isBooked && now.Count == before.Count && now.All(pair => before.GetValueOrDefault(pair.Key, -1) == pair.Value) ? calm + 1 : 0;
            before = now;
        }

        var api = await ApiJoulesAsync(from ?? _started);
        Assert.Equal(before.OrderBy(pair => pair.Key, StringComparer.Ordinal), api.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        return before;
    }

    /// <summary>Nobody said ERROR or worse.</summary>
    public void AssertNoErrorLogged()
    {
        var errors = string.Join('\n', ErrorsLogged());
        Assert.True(errors.Length == 0, errors);
    }

    /// <summary>Ends all, and fails the test if a service said ERROR: no test needs to ask.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children)
            await child.DisposeAsync();
        _http.Dispose();
        Folder.Dispose();
        AssertNoErrorLogged();
    }

    private async Task<string> LastWordsAsync() =>
        string.Join('\n', _children.Select(child => child.Transcript())) + '\n'
        + await LastWords.OfAsync("agent", Agent, _http, MetricsOf(AgentPort))
        + await LastWords.OfAsync("collector", Collector, _http, MetricsOf(HttpPort));

    private void LaunchCollectorWith(string? point, string[] settings) => Collector = Own(Service.Collector.Start(
        [
            "serve", $"--Listen:Http=127.0.0.1:{HttpPort}", $"--Listen:Grpc=127.0.0.1:{GrpcPort}", $"--StateDirectory={CollectorState}",
            // Tests ask again at once.
            "--Limits:MetricsInterval=0s", "--Limits:MetricsBirth=0s",
            .. settings.Length > 0 ? settings : ["--Site:Zone=GB", "--Grid:Providers=annual"],
        ],
        WithFault(CollectorEnvironment, point),
        CollectorMemory));

    private void LaunchPlayedAgentWith(string? point, string[] settings) =>
        LaunchAgentWith(point, Scenario?.Environment, Scenario is null ? settings : [$"--Nvml:LibraryPath={FakeNvmlBuild.Current}", .. settings]);

    private void LaunchAgentWith(string? point, IReadOnlyDictionary<string, string?>? environment, string[] settings) => Agent = Own((point is null ? AgentService : Service.AgentWithFaultPoints).Start(
        [
            "serve", $"--Collector:Endpoint={Link ?? new Uri($"http://127.0.0.1:{GrpcPort}")}", $"--Metrics:Listen=127.0.0.1:{AgentPort}", $"--StateDirectory={AgentState}",
            "--Host:Name=test-host", .. settings,
        ],
        WithFault(AgentEnvironment.Concat(environment ?? new Dictionary<string, string?>()).ToDictionary(), point),
        AgentMemory));

    /// <summary>The child ends itself at its fault point, as by SIGKILL.</summary>
    private static async Task DiesAsync(ChildProcess child, string point)
    {
        const int Killed = 128 + 9;
        var code = await child.WaitForExitAsync(Patience);
        if (code != Killed) throw new ChildProcessException($"it ended with {code} and not at {point}", child);
    }

    private List<string> ErrorsLogged() =>
        [.. _children.SelectMany(child => child.Output.Concat(child.Errors))
            .Where(line => Marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)))
            .Where(line => !ExpectedErrors.Any(error => line.Contains(error, StringComparison.Ordinal)))];

    private async Task<Dictionary<string, double>> ApiJoulesAsync(DateTimeOffset from)
    {
        var until = TimeProvider.System.GetUtcNow().AddMinutes(1);
        var totals = await ApiAsync($"totals?by=device&from={Stamp(from.AddMinutes(-1))}&to={Stamp(until)}");
        return totals.GetProperty("rows").EnumerateArray()
            .GroupBy(row => row.GetProperty("key").GetString()!)
            .ToDictionary(group => group.Key, group => group.Sum(row => row.GetProperty("energy").GetProperty("value").GetDouble()));
    }

    private async Task<Scrape> ScrapeAsync(int port) => new(await _http.GetStringAsync(MetricsOf(port)));

    private static Uri MetricsOf(int port) => new($"http://127.0.0.1:{port}/metrics");

    private async Task AnswersAsync(ChildProcess child, Uri address)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (child.HasExited)
                throw new ChildProcessException("it ended before it answered", child);
            try
            {
                using var answer = await _http.GetAsync(address, limit.Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                throw new ChildProcessException($"{address} did not answer within {Patience}", child);
            }
            catch (TaskCanceledException)
            {
                // A machine that is busy enough lets one answer take longer than the client waits.
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static IReadOnlyDictionary<string, string?> WithFault(IReadOnlyDictionary<string, string?> environment, string? point) =>
        point is null ? environment : new Dictionary<string, string?>(environment) { ["FOOTPRINT_FAULT_POINT"] = point };

    private ChildProcess Own(ChildProcess child)
    {
        _children.Add(child);
        return child;
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
