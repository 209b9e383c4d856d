using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

public sealed class QueryGateTests
{
    // A busy machine is slow to start threads, and whoever waits in these tests is called in the end.
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Run_BeyondItsPlaces_TurnsAwayAfterAWhile()
    {
        var gate = new QueryGate(concurrent: 1, perCaller: 1) { Patience = TimeSpan.FromMilliseconds(100) };
        var blocked = new TaskCompletionSource<int>();
        var first = gate.RunAsync("a", () => blocked.Task, default);

        Assert.Null(await gate.RunAsync("a", () => Task.FromResult(2), default));

        Assert.Equal(1, gate.Refusals);
        blocked.SetResult(1);
        Assert.Equal(1, await (await first)!);
        Assert.Equal(2, await (await gate.RunAsync("a", () => Task.FromResult(2), default))!);
    }

    [Fact]
    public async Task Run_OfAQuestionThatTheStoreGaveUp_FreesItsPlace()
    {
        var gate = new QueryGate(concurrent: 1, perCaller: 1);
        await Assert.ThrowsAsync<TimeoutException>(() => gate.RunAsync<int>("a", () => throw new TimeoutException(), default));
        Assert.Equal(1, gate.Timeouts);
        Assert.Equal(2, await (await gate.RunAsync("a", () => Task.FromResult(2), default))!);
    }

    [Fact]
    public async Task Run_OfAClientThatLeft_TakesNoPlace()
    {
        var gate = new QueryGate(concurrent: 1, perCaller: 1);
        using var gone = new CancellationTokenSource();
        var blocked = new TaskCompletionSource<int>();
        var first = gate.RunAsync("a", () => blocked.Task, default);
        var second = gate.RunAsync("a", () => Task.FromResult(2), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        blocked.SetResult(1);
        await first;
        Assert.Equal(0, gate.Refusals);
    }

    [Fact]
    [Trait("Fault", "F56")]
    public async Task Run_OfACallerWithHisShare_LeavesTheRestToOthers()
    {
        var gate = new QueryGate(concurrent: 3, perCaller: 2) { Patience = Never };
        var blocked = new TaskCompletionSource<int>();
        var greedy = Enumerable.Range(0, 2 + QueryGate.MaxWaitingOfACaller).Select(_ => gate.RunAsync("greedy", () => blocked.Task, default)).ToList();

        Assert.Null(await gate.RunAsync("greedy", () => Task.FromResult(0), default));
        Assert.Equal((2, 1), (gate.Running, gate.Refusals));
        for (var question = 0; question < 10; question++) Assert.Equal(question, await (await gate.RunAsync("modest", () => Task.FromResult(question), default))!);

        blocked.SetResult(7);
        Assert.All(await Task.WhenAll(greedy), Assert.NotNull);
        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public async Task Leave_WithBothWaiting_CallsWhoHasTheFewest()
    {
        var gate = new QueryGate(concurrent: 2, perCaller: 2) { Patience = Never };
        var (first, second, order) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>(), new System.Collections.Concurrent.ConcurrentQueue<string>());
        Task<int> Say(string name)
        {
            order.Enqueue(name);
            return Task.FromResult(0);
        }

        Task<Task<int>?>[] all =
        [
            gate.RunAsync("a", () => first.Task, default), gate.RunAsync("a", () => second.Task, default),
            gate.RunAsync("a", () => Say("a"), default), gate.RunAsync("b", () => Say("b"), default),
        ];
        first.SetResult(0);
        await all[3];
        second.SetResult(0);
        await Task.WhenAll(all);
        Assert.Equal("b", order.First());
    }

    [Fact]
    [Trait("Fault", "F56")]
    public async Task Api_WithoutAFreePlace_IsAProblemThatSaysWhenToComeAgain()
    {
        await using var rig = await CollectorRig.StartAsync("--Limits:Queries=1");
        var gate = rig.Services.GetRequiredService<QueryGate>();
        var blocked = new TaskCompletionSource<int>();
        var first = gate.RunAsync("other", () => blocked.Task, default);

        using var refused = await rig.SendAsync(HttpMethod.Get, "/api/v1/devices");
        blocked.SetResult(1);
        await first;
        using var served = await rig.SendAsync(HttpMethod.Get, "/api/v1/devices");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (refused.StatusCode, served.StatusCode));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task Api_OfTwoUsersBehindOneProxy_CountsEachForHimself()
    {
        await using var rig = await CollectorRig.StartAsync(
            "--Auth:TrustedProxies=127.0.0.1", "--Auth:Groups:ops:Scope=read", "--Limits:Queries=2", "--Limits:QueriesPerCaller=1");
        var blocked = new TaskCompletionSource<int>();
        var first = rig.Services.GetRequiredService<QueryGate>().RunAsync("user alice", () => blocked.Task, default);

        var (alice, bob) = (await StatusForAsync(rig, "alice"), await StatusForAsync(rig, "bob"));
        blocked.SetResult(1);
        await first;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (alice, bob));
    }

    [Theory]
    [InlineData("/api/v1/../../etc/passwd")]
    [InlineData("/api/v1/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/openapi/..%2f..%2fpasswd.json")]
    [Trait("Fault", "F56")]
    public async Task Api_AskedForAFile_HasNone(string path)
    {
        await using var rig = await CollectorRig.StartAsync();
        using var answer = await rig.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusForAsync(CollectorRig rig, string user)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(rig.Http, "/api/v1/devices"));
        request.Headers.Add("X-Forwarded-User", user);
        request.Headers.Add("X-Forwarded-Groups", "ops");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
