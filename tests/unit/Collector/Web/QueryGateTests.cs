using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

public sealed class QueryGateTests
{
    [Fact]
    public async Task Run_BeyondItsPlaces_TurnsAwayAfterAWhile()
    {
        using var gate = new QueryGate(concurrent: 1);
        var blocked = new TaskCompletionSource<int>();
        var first = gate.RunAsync(() => blocked.Task, default);

        Assert.Null(await gate.RunAsync(() => Task.FromResult(2), default));

        Assert.Equal(1, gate.Refusals);
        blocked.SetResult(1);
        Assert.Equal(1, await (await first)!);
        Assert.Equal(2, await (await gate.RunAsync(() => Task.FromResult(2), default))!);
    }

    [Fact]
    public async Task Run_OfAQuestionThatTheStoreGaveUp_FreesItsPlace()
    {
        using var gate = new QueryGate(concurrent: 1);
        await Assert.ThrowsAsync<TimeoutException>(() => gate.RunAsync<int>(() => throw new TimeoutException(), default));
        Assert.Equal(1, gate.Timeouts);
        Assert.Equal(2, await (await gate.RunAsync(() => Task.FromResult(2), default))!);
    }

    [Fact]
    public async Task Run_OfAClientThatLeft_TakesNoPlace()
    {
        using var gate = new QueryGate(concurrent: 1);
        using var gone = new CancellationTokenSource();
        var blocked = new TaskCompletionSource<int>();
        var first = gate.RunAsync(() => blocked.Task, default);
        var second = gate.RunAsync(() => Task.FromResult(2), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        blocked.SetResult(1);
        await first;
        Assert.Equal(0, gate.Refusals);
    }

    [Fact]
    [Trait("Fault", "F56")]
    public async Task Api_WithoutAFreePlace_IsAProblemThatSaysWhenToComeAgain()
    {
        await using var rig = await CollectorRig.StartAsync("--Limits:Queries=1");
        var gate = rig.Services.GetRequiredService<QueryGate>();
        var blocked = new TaskCompletionSource<int>();
        var first = gate.RunAsync(() => blocked.Task, default);

        using var refused = await rig.SendAsync(HttpMethod.Get, "/api/v1/devices");
        blocked.SetResult(1);
        await first;
        using var served = await rig.SendAsync(HttpMethod.Get, "/api/v1/devices");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (refused.StatusCode, served.StatusCode));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
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
}
