using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Kubernetes;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Security;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Kubernetes;

/// <summary>A whole collector that watches the pods of a server over TLS, which says what the Kubernetes API documents and what it should not.</summary>
public sealed class PodWatchTests : IDisposable
{
    private const string Uid = "0a0b0c0d-1111-2222-3333-444455556666";
    private const string Run = $"k8s:{Uid}/0123456789ab";
    private const string Labelled = """{"footprint.io/project":"nlp","app":"x"}""";
    private const string Gone = """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Expired","code":410}}""" + "\n";

    private readonly TemporaryDirectory _folder = new();
    private readonly TestPki _pki = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pki.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nlp", "--Kubernetes:TrustedNamespaces=team-b,team-a")]
    [InlineData("nlp", "--Kubernetes:TrustedNamespaces=*")]
    [InlineData(null, "--Kubernetes:TrustedNamespaces=team-b")]
    [InlineData("vision", "--Kubernetes:TrustedNamespaces=*", "--Kubernetes:Namespaces:team-a=vision")]
    [InlineData("x", "--Kubernetes:TrustedNamespaces=*", "--Kubernetes:ProjectLabel=app")]
    [InlineData("team-a", "--Kubernetes:Project=namespace")]
    public async Task Run_OfAListedPod_HasItsNameAndNamespaceAndAProjectThatIsBelieved(string? project, params string[] settings)
    {
        await using var server = new ScriptedApiServer(_pki).Lists(ScriptedApiServer.List("7", ScriptedApiServer.Pod(Uid, labels: Labelled)));
        await using var rig = await StartAsync(server, settings);

        await PlayAsync(rig);
        var run = await KnownAsync(rig, run => run.Labels.Count > 0);

        Assert.Equal(("train-0", project, "kubernetes", "namespace=team-a pod=train-0"), (run.Name, run.Project, run.Source, string.Join(' ', run.Labels.Select(label => $"{label.Key}={label.Value}"))));
        var list = server.Requests.First();
        Assert.StartsWith("GET /api/v1/pods?limit=500 HTTP/1.1", list, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer sesame\r\n", list, StringComparison.Ordinal);
        Assert.Contains("as=PartialObjectMetadataList", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatSomebodyRegistered_KeepsItsProject()
    {
        await using var server = new ScriptedApiServer(_pki).Lists(ScriptedApiServer.List("7", ScriptedApiServer.Pod(Uid, labels: Labelled)));
        await using var rig = await StartAsync(server, "--Kubernetes:TrustedNamespaces=*");
        rig.Services.GetRequiredService<IRunStore>().Add(new(Run, "mine", CollectorRig.Start) { Project = "vision", Source = "mlflow" });

        await PlayAsync(rig);
        var run = await KnownAsync(rig, run => run.Labels.Count > 0);

        Assert.Equal(("mine", "vision", "mlflow"), (run.Name, run.Project, run.Source));
    }

    [Fact]
    public async Task Watch_EventsBookmarkAndExpiry_AreFollowedFromWhereTheyWere()
    {
        await using var server = new ScriptedApiServer(_pki)
            .Lists(ScriptedApiServer.List("7"))
            .Watches(ScriptedApiServer.Event("ADDED", ScriptedApiServer.Pod(Uid, "first", version: "8")) + ScriptedApiServer.Event("MODIFIED", ScriptedApiServer.Pod(Uid, "second", version: "9"))
                + ScriptedApiServer.Event("BOOKMARK", """{"kind":"PartialObjectMetadata","metadata":{"resourceVersion":"12"}}"""))
            .Watches(ScriptedApiServer.Event("DELETED", ScriptedApiServer.Pod(Uid, "second", version: "13")) + Gone)
            .Lists(ScriptedApiServer.List("20", ScriptedApiServer.Pod("other")));
        await using var rig = await StartAsync(server);
        var pods = rig.Services.GetRequiredService<PodBook>();

        await UntilAsync(rig, () => server.Requests.Count >= 5);

        Assert.Equal(
            ["limit=500", "resourceVersion=7", "resourceVersion=12", "limit=500", "resourceVersion=20"],
            server.Requests.Take(5).Select(head => head.Split(' ')[1].Split('?')[1].Split('&')[^1]));
        Assert.Equal(("second", true), (pods.Find(Uid)!.Name, pods.Find(Uid)!.Gone is not null));
        Assert.Null(pods.Find("other")!.Gone);
        Assert.Equal((2, 3, 0), (await MetricAsync(rig, "pod_lists_total"), await MetricAsync(rig, "pod_events_total"), await MetricAsync(rig, "pod_watch_failures_total")));
    }

    [Fact]
    public async Task List_OfSeveralPages_IsReadToItsEnd()
    {
        await using var server = new ScriptedApiServer(_pki)
            .Lists(ScriptedApiServer.List("7", ScriptedApiServer.Pod("a")).Replace("\"resourceVersion\":\"7\"", "\"resourceVersion\":\"7\",\"continue\":\"x+/=&y\"", StringComparison.Ordinal))
            .Lists(ScriptedApiServer.List("7", ScriptedApiServer.Pod("b")));
        await using var rig = await StartAsync(server);

        await UntilAsync(rig, () => rig.Services.GetRequiredService<PodBook>().Count == 2);

        Assert.Contains("continue=x%2B%2F%3D%26y", server.Requests.ElementAt(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", "{}")]
    [InlineData("403 Forbidden", "{}")]
    [InlineData("302 Found\r\nLocation: https://elsewhere/", "{}")]
    [InlineData("200 OK", "{\"items\":[")]
    [InlineData("200 OK", "{\"kind\":\"Status\"}")]
    [InlineData("200 OK", "[]")]
    public async Task List_ThatIsNone_IsCountedAndAskedForAgain(string status, string body)
    {
        await using var server = new ScriptedApiServer(_pki).Lists(body, status).Lists(ScriptedApiServer.List("7", ScriptedApiServer.Pod(Uid)));
        await using var rig = await StartAsync(server);

        await UntilAsync(rig, () => rig.Services.GetRequiredService<PodBook>().Count == 1);

        Assert.Equal(1, await MetricAsync(rig, "pod_watch_failures_total"));
    }

    [Theory]
    [InlineData("endless", 1)]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"uid\":\"cut\",\"name\":\"a\",\"namespace\":\"b\"}}}", 0)]
    [InlineData("no json\n", 1)]
    [InlineData("{\"kind\":\"x\"}\n", 1)]
    [InlineData("[]\n", 1)]
    [InlineData("{\"type\":\"ERROR\",\"object\":{\"code\":500}}\n", 1)]
    [InlineData("{\"type\":\"NEW\",\"object\":{\"metadata\":{\"uid\":\"cut\",\"name\":\"a\",\"namespace\":\"b\"}}}\n", 0)]
    [InlineData("\n\n", 0)]
    public async Task Watch_ThatIsNone_TakesNothingAndGoesOn(string body, int failures)
    {
        await using var server = new ScriptedApiServer(_pki).Lists(ScriptedApiServer.List("7"))
            .Watches(body == "endless" ? new string('x', PodApi.MostLineBytes + 100_000) : body)
            .Watches(ScriptedApiServer.Event("ADDED", ScriptedApiServer.Pod(Uid)));
        await using var rig = await StartAsync(server);
        var pods = rig.Services.GetRequiredService<PodBook>();

        await UntilAsync(rig, () => pods.Find(Uid) is not null);

        Assert.Equal((1, failures), (pods.Count, await MetricAsync(rig, "pod_watch_failures_total")));
    }

    [Fact]
    public async Task Watch_RefusedThreeTimes_ListsAnew()
    {
        await using var server = new ScriptedApiServer(_pki).Lists(ScriptedApiServer.List("7"))
            .Watches("{}", "500 Internal Server Error").Watches("{}", "400 Bad Request").Watches("{}", "500 Internal Server Error")
            .Lists(ScriptedApiServer.List("20", ScriptedApiServer.Pod(Uid)));
        await using var rig = await StartAsync(server);

        await UntilAsync(rig, () => rig.Services.GetRequiredService<PodBook>().Find(Uid) is not null);

        Assert.Equal((2, 3), (await MetricAsync(rig, "pod_lists_total"), await MetricAsync(rig, "pod_watch_failures_total")));
    }

    [Fact]
    public async Task Server_OfAnotherAuthority_IsNotBelieved()
    {
        using var other = new TestPki();
        await using var server = new ScriptedApiServer(other).Lists(ScriptedApiServer.List("7", ScriptedApiServer.Pod(Uid)));
        await using var rig = await StartAsync(server);

        await UntilAsync(rig, () => rig.Services.GetRequiredService<PodWatch>().Failures > 0);

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Run_WhosePodWasDeleted_Ends()
    {
        await using var server = new ScriptedApiServer(_pki).Lists(ScriptedApiServer.List("7", ScriptedApiServer.Pod(Uid))).Watches(Gone).Lists(ScriptedApiServer.List("8"));
        await using var rig = await StartAsync(server);

        await PlayAsync(rig);

        Assert.Equal("kubernetes", (await KnownAsync(rig, run => run.Ended is not null)).Source);
    }

    /// <summary>A kubelet that told no UID: the next pod of that name is the same run.</summary>
    [Fact]
    public async Task Run_KnownByAPodsName_OutlivesThatPod()
    {
        const string byName = "k8s:team-a/train-0";
        await using var server = new ScriptedApiServer(_pki).Lists(ScriptedApiServer.List("7", ScriptedApiServer.Pod(Uid))).Watches(Gone).Lists(ScriptedApiServer.List("8"));
        await using var rig = await StartAsync(server);

        await PlayAsync(rig, byName);
        await UntilAsync(rig, () => rig.Services.GetRequiredService<PodBook>().Find(Uid) is { Gone: not null });
        var someRoundsLater = rig.Time.GetUtcNow().AddSeconds(30);
        await UntilAsync(rig, () => rig.Time.GetUtcNow() > someRoundsLater);

        Assert.Null((await KnownAsync(rig, _ => true, byName)).Ended);
    }

    [Fact]
    public void Book_Full_KeepsWhatItHasAndCounts()
    {
        var book = new PodBook(1);
        book.Replace([new("a", "x", "one", null, new Dictionary<string, string>()), new("b", "x", "two", null, new Dictionary<string, string>())], CollectorRig.Start);
        book.Put(new("a", "x", "changed", null, new Dictionary<string, string>()) { Gone = CollectorRig.Start });

        Assert.Equal((1, 1, "changed"), (book.Count, book.Dropped, book.Find("a")!.Name));
        book.Forget(CollectorRig.Start + PodBook.Memory + TimeSpan.FromSeconds(1));
        Assert.Equal(0, book.Count);
    }

    [Theory]
    [InlineData("Kubernetes:ApiServer", "--Kubernetes:ApiServer=http://localhost", "--Kubernetes:TokenFile={token}")]
    [InlineData("Kubernetes:ApiServer", "--Kubernetes:ApiServer=https://localhost/a", "--Kubernetes:TokenFile={token}")]
    [InlineData("Kubernetes:TokenFile", "--Kubernetes:ApiServer=https://localhost")]
    [InlineData("Kubernetes:CaFile", "--Kubernetes:CaFile={token}")]
    [InlineData("Kubernetes:Namespaces:a", "--Kubernetes:Namespaces:a=")]
    public async Task Setting_Wrong_IsRefusedByItsKey(string key, params string[] settings)
    {
        var token = _folder.Write("token", "sesame");

        Assert.Equal(key, (await Assert.ThrowsAsync<ConfigurationException>(() => CollectorRig.StartAsync([.. settings.Select(setting => setting.Replace("{token}", token, StringComparison.Ordinal))]))).Key);
    }

    private Task<CollectorRig> StartAsync(ScriptedApiServer server, params string[] settings) => CollectorRig.StartAsync(
        [$"--Kubernetes:ApiServer={server.Address}", $"--Kubernetes:TokenFile={_folder.Write("token", "sesame\n")}", $"--Kubernetes:CaFile={_pki.CaFile}", .. settings]);

    private static async Task PlayAsync(CollectorRig rig, string run = Run)
    {
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = run }.Stream(5, 300));
    }

    private static async Task<double> MetricAsync(CollectorRig rig, string name) => (await rig.ScrapeAsync())[$"footprint_collector_{name}"];

    private static async Task<Run> KnownAsync(CollectorRig rig, Func<Run, bool> isSo, string id = Run)
    {
        await UntilAsync(rig, () => rig.Services.GetRequiredService<IRunStore>().Find(id) is { } run && isSo(run));
        return rig.Services.GetRequiredService<IRunStore>().Find(id)!;
    }

    private static async Task UntilAsync(CollectorRig rig, Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            rig.Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(20, patience.Token);
        }
    }
}
