using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

public sealed class SharedPageTests : IDisposable
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly SemaphoreSlim _inRender = new(0);
    private readonly SemaphoreSlim _goOn = new(0);
    private int _rendered;

    public void Dispose()
    {
        _inRender.Dispose();
        _goOn.Dispose();
    }

    [Fact]
    public async Task Current_WithinTheInterval_IsTheSameBuffer()
    {
        using var page = new SharedPage(Render, TimeSpan.FromSeconds(1), _time);
        var first = await NowAsync(page);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.True(first.Equals(await NowAsync(page)));
        Assert.Equal(1, _rendered);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(first.Equals(await NowAsync(page)));
        Assert.Equal(2, _rendered);
    }

    [Fact]
    public async Task Current_WithoutAnInterval_IsRenderedEachTime()
    {
        using var page = new SharedPage(Render, TimeSpan.Zero, _time);
        await NowAsync(page);
        await NowAsync(page);
        Assert.Equal(2, _rendered);
    }

    /// <summary>Two intervals and what its render took: 4 s here.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Current_WhileAnotherRenders_IsThePageBeforeIfThatIsYoung(int age)
    {
        using var page = new SharedPage(RenderSlowly, TimeSpan.FromSeconds(1), _time);
        _goOn.Release();
        var first = await NowAsync(page);
        // The render took two of them.
        _time.Advance(TimeSpan.FromSeconds(Math.Max(0, age - 2)));
        var rendering = await BeginAsync(page);

        Assert.True(first.Equals(await NowAsync(page)));

        _goOn.Release();
        Assert.False(first.Equals(await rendering));
    }

    /// <summary>Two Prometheus replicas, a second apart, after an hour in which nobody scraped.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(3600)]
    public async Task Current_WhileAnotherRenders_WaitsIfThePageBeforeIsOld(int age)
    {
        using var page = new SharedPage(RenderSlowly, TimeSpan.FromSeconds(1), _time);
        _goOn.Release();
        var first = await NowAsync(page);
        _time.Advance(TimeSpan.FromSeconds(age - 2));
        var rendering = await BeginAsync(page);
        Task<ReadOnlyMemory<byte>>[] waiting = [.. Enumerable.Range(0, 200).Select(_ => NowAsync(page))];
        Assert.All(waiting, one => Assert.False(one.IsCompleted));

        _goOn.Release();
        var second = await rendering;

        Assert.False(first.Equals(second));
        // One render for all of them, though it took longer than the interval.
        Assert.All(await Task.WhenAll(waiting), one => Assert.True(second.Equals(one)));
        Assert.Equal(2, _rendered);
    }

    [Fact]
    public async Task Current_OfAReaderWhoGoesAway_IsNotWaitedFor()
    {
        using var page = new SharedPage(RenderSlowly, TimeSpan.FromSeconds(1), _time);
        var rendering = await BeginAsync(page);
        using var gone = new CancellationTokenSource();
        var waiting = page.CurrentAsync(gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _goOn.Release();
        var first = await rendering;

        // Its turn is nobody's: the next one has it.
        _time.Advance(TimeSpan.FromHours(1));
        _goOn.Release();
        Assert.False(first.Equals(await NowAsync(page)));
    }

    [Fact]
    public async Task Current_AfterAFailure_IsRenderedAgain()
    {
        using var page = new SharedPage(() => _rendered++ == 0 ? throw new IOException("no store") : new byte[1], TimeSpan.FromSeconds(1), _time);
        await Assert.ThrowsAsync<IOException>(() => NowAsync(page));
        Assert.Equal(1, (await NowAsync(page)).Length);
    }

    private static Task<ReadOnlyMemory<byte>> NowAsync(SharedPage page) => page.CurrentAsync(CancellationToken.None).AsTask();

    /// <summary>Returns when it is being rendered.</summary>
    private async Task<Task<ReadOnlyMemory<byte>>> BeginAsync(SharedPage page)
    {
        while (_inRender.Wait(0, CancellationToken.None))
        {
        }

        var rendering = Task.Run(() => NowAsync(page));
        await _inRender.WaitAsync();
        return rendering;
    }

    private ReadOnlyMemory<byte> Render() => new byte[++_rendered];

    /// <summary>Two seconds of the clock, and until it may go on.</summary>
    private ReadOnlyMemory<byte> RenderSlowly()
    {
        _inRender.Release();
        _goOn.Wait();
        _time.Advance(TimeSpan.FromSeconds(2));
        return Render();
    }
}
