using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Http;

public sealed class GridHttpClientTests
{
    private const string Token = "very/secret+token=";
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task GetAsync_AfterRetryAfter_SendsNothingUntilThen()
    {
        var asked = 0;
        await using var grid = await ScriptedGrid.StartAsync(async http =>
        {
            asked++;
            http.Response.StatusCode = asked == 1 ? 429 : 200;
            http.Response.Headers.RetryAfter = "90";
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{}");
        });
        using var client = new GridHttpClient(grid.Url, "1.0", _time);

        await Assert.ThrowsAsync<IntensityUnavailableException>(() => client.GetJsonAsync("a", CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(60));
        var held = await Assert.ThrowsAsync<IntensityUnavailableException>(() => client.GetJsonAsync("other-zone", CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(31));
        await client.GetJsonAsync("a", CancellationToken.None);

        Assert.Equal((IntensityFailure.Throttled, TimeSpan.FromSeconds(30), 2), (held.Failure, held.RetryAfter, asked));
    }

    [Fact]
    public async Task GetAsync_QuestionsThatWaitForTheirTurn_AreNotSentAfterA429()
    {
        var asked = 0;
        await using var grid = await ScriptedGrid.StartAsync(async http =>
        {
            Interlocked.Increment(ref asked);
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "3600";
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{}");
        });
        using var client = new GridHttpClient(grid.Url, "1.0", _time, TimeSpan.FromSeconds(1));
        var all = Enumerable.Range(0, 40).Select(zone => client.GetJsonAsync($"zone{zone}", CancellationToken.None)).ToList();
        foreach (var sent in all.Take(RequestSpacing.AtOnce)) await Assert.ThrowsAsync<IntensityUnavailableException>(() => sent);

        foreach (var waiting in all.Skip(RequestSpacing.AtOnce))
        {
            while (!waiting.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(1);
            }

            var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => waiting);
            Assert.Equal(IntensityFailure.Throttled, error.Failure);
            Assert.Contains("wants to be left alone", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(RequestSpacing.AtOnce, asked);
    }

    [Fact]
    public async Task GetAsync_ServerThatSaysNothing_IsGivenUpAfterTenSecondsOfItsOwnTurn()
    {
        var asked = new TaskCompletionSource();
        await using var grid = await ScriptedGrid.StartAsync(async http =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var client = new GridHttpClient(grid.Url, "1.0", _time, TimeSpan.FromSeconds(30));
        // Others' questions have used up what may go at once: this one waits half a minute for its turn.
        var others = Enumerable.Range(0, RequestSpacing.AtOnce).Select(_ => client.GetJsonAsync("other", CancellationToken.None)).ToList();
        var last = client.GetJsonAsync("zone", CancellationToken.None);
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(29));
        foreach (var other in others) await Assert.ThrowsAsync<IntensityUnavailableException>(() => other);
        Assert.False(last.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(50);
        Assert.False(last.IsCompleted);
        while (!last.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => last);
        Assert.True(error.IsTransient);
        Assert.Contains("within 10 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task GetAsync_ErrorThatRepeatsTheQuestion_ShowsNoToken(int status)
    {
        await using var grid = await ScriptedGrid.StartAsync(async http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync($$$"""{"error":{"code":"x","message":"bad\u000aquestion {{{http.Request.QueryString.Value}}} of {{{Token}}}"}}""");
        });
        using var client = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var request = new GridRequest($"data?api_key={Uri.EscapeDataString(Token)}&x=1") { Token = new Secret(Token), TokenKey = "Grid:eia:TokenFile" };

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => client.GetAsync(request, CancellationToken.None));

        Assert.DoesNotContain(Token, error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Uri.EscapeDataString(Token), error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("***", error.Message, StringComparison.Ordinal);
        Assert.Contains("HTTP " + status, error.Message, StringComparison.Ordinal);
        Assert.Contains("bad question", error.Message, StringComparison.Ordinal);
        Assert.Equal(status == 401, error.Message.Contains("Grid:eia:TokenFile", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetAsync_NobodyListens_ShowsNoToken()
    {
        using var client = new GridHttpClient(new Uri("http://127.0.0.1:1/"), "1.0", TimeProvider.System);

        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(
            () => client.GetAsync(new GridRequest($"data?api_key={Uri.EscapeDataString(Token)}") { Token = new Secret(Token) }, CancellationToken.None));

        Assert.Equal((IntensityFailure.Unreachable, true), (error.Failure, error.IsTransient));
        Assert.DoesNotContain(Uri.EscapeDataString(Token), error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task GetAsync_WithAHeader_SendsItAndAName()
    {
        string? token = null, agent = null;
        await using var grid = await ScriptedGrid.StartAsync(async http =>
        {
            (token, agent) = (http.Request.Headers["auth-token"], http.Request.Headers.UserAgent);
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.WriteAsync("{}");
        });
        using var client = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);

        await client.GetAsync(new GridRequest("x") { Token = new Secret(Token), Header = "auth-token" }, CancellationToken.None);

        Assert.Equal((Token, "TelemetryFootprint/1.0"), (token, agent));
    }

    [Fact]
    public async Task RequestSpacing_BeyondWhatMayGoAtOnce_IsOnePerSpacing()
    {
        using var spacing = new RequestSpacing(TimeSpan.FromSeconds(2), _time);
        for (var i = 0; i < RequestSpacing.AtOnce; i++)
            await spacing.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

        for (var i = 0; i < 3; i++)
        {
            var next = spacing.WaitAsync(CancellationToken.None);
            await _time.WaitForTimersAsync(1);
            _time.Advance(TimeSpan.FromMilliseconds(1999));
            Assert.False(next.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await next.WaitAsync(TimeSpan.FromSeconds(10));
        }

        _time.Advance(TimeSpan.FromSeconds(20));
        for (var i = 0; i < RequestSpacing.AtOnce; i++)
            await spacing.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
    }
}
