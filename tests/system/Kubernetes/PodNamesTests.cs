using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Runs;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.SystemTests.Kubernetes;

/// <summary>A real collector in a cluster: its service account's token and authority are mounted, and it asks the API server of the pods whose energy comes.</summary>
public sealed class PodNamesTests : IAsyncLifetime, IDisposable
{
    private const string Train = "0a0b0c0d-1111-2222-3333-444455556666";
    private const string Tune = "1a0b0c0d-1111-2222-3333-444455556666";
    private const string Serve = "2a0b0c0d-1111-2222-3333-444455556666";
    private const string Project = """{"footprint.io/project":"nlp","app":"x"}""";
    private const int OtherPods = 600;
    private static readonly string Container = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestPki _pki = new();
    private readonly Stack _stack = new();
    private readonly List<IDisposable> _groups = [];
    private readonly List<ChildProcess> _work = [];
    private KubernetesMount _account = null!;
    private PodApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await PodApiServer.StartAsync(_pki);
        _account = new KubernetesMount(_stack.Folder.Combine("serviceaccount"));
        _account.Publish("ca.crt", await File.ReadAllTextAsync(_pki.CaFile));
        Rotate("first-hour");
        _server.Pods.Change(pods =>
        {
            for (var other = 0; other < OtherPods; other++) pods.Put("web", $"other-{other:D4}", FormattableString.Invariant($"{other:D8}-aaaa-bbbb-cccc-dddddddddddd"));
            pods.Put("team-a", "train-0", Train, Project);
        });
    }

    public async Task DisposeAsync()
    {
        foreach (var work in _work) await work.DisposeAsync();
        await _stack.DisposeAsync();
        foreach (var group in _groups) group.Dispose();
        await _server.DisposeAsync();
    }

    public void Dispose() => _pki.Dispose();

    /// <summary>Pods of the list, of a watch that the server closes, and of the time that it has forgotten; with a token that is another one after each hour.</summary>
    [ControlGroupFact]
    public async Task Runs_OfPods_HaveTheirProjectsThroughAClosedAndAnExpiredWatch()
    {
        await WorkAsync(Train, Tune, Serve);
        _stack.LaunchPlayedAgent();
        await CollectAsync();
        await AskedAsync(asked => asked[^1] == Watch(1601));
        _server.Pods.Change(pods => pods.Put("team-a", "tune-0", Tune, Project), closes: true);
        await AskedAsync(asked => asked[^1] == Watch(1601) && asked.Count == 4);
        await EventsAsync(1);
        _server.Pods.Change(
            pods =>
            {
                pods.Put("team-b", "serve-0", Serve, Project);
                pods.Delete("train-0");
                Rotate("second-hour");
            },
            closes: true,
            forgets: true);
        await AskedAsync(asked => asked[^1] == Watch(1605));

        // Where it was, and from the beginning where that is not known any more: two pages each.
        string[] list = ["list", "list from other-0499"];
        Assert.Equal([.. list, Watch(1601), Watch(1601), Watch(1602), "gone", .. list, Watch(1605)], _server.Requests);
        var runs = await KnownAsync(3);
        Assert.Equal(("train-0", "nlp", """{"namespace":"team-a","pod":"train-0"}""", true), Row(runs, Train));
        Assert.Equal(("tune-0", "nlp", """{"namespace":"team-a","pod":"tune-0"}""", false), Row(runs, Tune));
        // Whoever makes a pod writes its labels: only one namespace's are believed.
        Assert.Equal(("serve-0", null, """{"namespace":"team-b","pod":"serve-0"}""", false), Row(runs, Serve));
        var page = await _stack.CollectorMetricsAsync();
        Assert.Equal((2, 1, 0), (Figure(page, "lists"), Figure(page, "events"), Figure(page, "watch_failures")));
    }

    [ControlGroupFact]
    [Trait("Category", "Slow")]
    public async Task Runs_AfterARestart_AreWhatTheyWereAndEndWithPodsThatWentMeanwhile()
    {
        _server.Pods.Change(pods => pods.Put("team-a", "tune-0", Tune, Project));
        await WorkAsync(Train, Tune);
        _stack.LaunchPlayedAgent();
        await CollectAsync();
        var before = await KnownAsync(2);
        await _stack.StopAgentAsync();
        await _stack.StopCollectorAsync();

        _server.Pods.Change(pods => pods.Delete("train-0"), forgets: true);
        await CollectAsync();
        var runs = await RunsAsync();
        Assert.Equal([Row(before, Train), Row(before, Tune)], [Row(runs, Train), Row(runs, Tune)]);
        await _stack.UntilAsync(async () => Row(await RunsAsync(), Train).IsOver, Patience);

        Assert.Equal(("tune-0", "nlp", """{"namespace":"team-a","pod":"tune-0"}""", false), Row(await RunsAsync(), Tune));
        Assert.DoesNotContain("refused", _server.Requests);
    }

    /// <summary>A process for each pod, in a container's group of its own, and a GPU that it is on.</summary>
    private async Task WorkAsync(params string[] pods)
    {
        foreach (var pod in pods)
        {
            var group = ControlGroup.OfPod(pod, Container);
            _groups.Add(group);
            var work = ChildProcess.Start(group.Entrance[0], [.. group.Entrance.Skip(1), "sh", "-c", "echo in; exec sleep 600"]);
            _work.Add(work);
            await work.WaitForLineAsync(line => line == "in", Patience);
        }

        var devices = _work.Select((work, index) => string.Create(CultureInfo.InvariantCulture, $"device {index} util=100 processes={work.Id}:1024:90"));
        _stack.Play(string.Create(CultureInfo.InvariantCulture, $"devices {pods.Length} source=constant low=300 high=300 counter=on counter_refresh_ms=20\n{string.Join('\n', devices)}"));
    }

    private Task CollectAsync() => _stack.StartCollectorAsync(
        "--Site:Zone=GB", "--Grid:Providers=annual", $"--Kubernetes:ApiServer={_server.Address}", $"--Kubernetes:TokenFile={_account.Combine("token")}",
        $"--Kubernetes:CaFile={_account.Combine("ca.crt")}", "--Kubernetes:TrustedNamespaces=team-a");

    private void Rotate(string token)
    {
        _account.Publish("token", token);
        _server.Token = token;
    }

    private Task AskedAsync(Func<List<string>, bool> isSo) => _stack.UntilAsync(() => _server.Requests.ToList() is { Count: > 0 } asked && isSo(asked), Patience);

    private Task EventsAsync(int events) => _stack.UntilAsync(async () => Figure(await _stack.CollectorMetricsAsync(), "events") == events, Patience);

    /// <summary>So many that the cluster has named: the ledger's energy alone makes them runs that nobody did.</summary>
    private async Task<Dictionary<string, JsonElement>> KnownAsync(int count)
    {
        await _stack.UntilAsync(async () => (await RunsAsync()).Values.Count(run => run.GetProperty("source").GetString() == "kubernetes") == count, Patience);
        return await RunsAsync();
    }

    private async Task<Dictionary<string, JsonElement>> RunsAsync() =>
        (await _stack.ApiAsync("runs")).GetProperty("runs").EnumerateArray().ToDictionary(run => run.GetProperty("id").GetString()!);

    private static (string? Name, string? Project, string Labels, bool IsOver) Row(Dictionary<string, JsonElement> runs, string pod)
    {
        var run = runs[$"k8s:{pod}/{Container[..12]}"];
        return (run.GetProperty("name").GetString(), run.GetProperty("project").GetString(), run.GetProperty("labels").GetRawText(), run.GetProperty("ended").ValueKind == JsonValueKind.String);
    }

    private static string Watch(long version) => FormattableString.Invariant($"watch from {version}");

    private static double Figure(Scrape page, string what) => page.Of($"footprint_collector_pod_{what}_total").Single().Value;
}
