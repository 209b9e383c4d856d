using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

public sealed class SharedPageTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private int _rendered;

    [Fact]
    public void Current_WithinTheInterval_IsTheSameBuffer()
    {
        var page = new SharedPage(Render, TimeSpan.FromSeconds(1), _time);
        var first = page.Current();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.True(first.Equals(page.Current()));
        Assert.Equal(1, _rendered);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(first.Equals(page.Current()));
        Assert.Equal(2, _rendered);
    }

    [Fact]
    public void Current_WithoutAnInterval_IsRenderedEachTime()
    {
        var page = new SharedPage(Render, TimeSpan.Zero, _time);
        page.Current();
        page.Current();
        Assert.Equal(2, _rendered);
    }

    [Fact]
    public async Task Current_WhileAnotherRenders_IsThePageBefore()
    {
        using var inRender = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var page = new SharedPage(
            () =>
            {
                if (_rendered > 0)
                {
                    inRender.Release();
                    goOn.Wait();
                }

                return Render();
            },
            TimeSpan.FromSeconds(1),
            _time);
        var first = page.Current();
        _time.Advance(TimeSpan.FromSeconds(1));
        var rendering = Task.Run(page.Current);
        await inRender.WaitAsync();

        Assert.True(first.Equals(page.Current()));

        goOn.Release();
        Assert.False(first.Equals(await rendering));
    }

    [Fact]
    public void Current_AfterAFailure_IsRenderedAgain()
    {
        var page = new SharedPage(() => _rendered++ == 0 ? throw new IOException("no store") : new byte[1], TimeSpan.FromSeconds(1), _time);
        Assert.Throws<IOException>(() => page.Current());
        Assert.Equal(1, page.Current().Length);
    }

    private ReadOnlyMemory<byte> Render() => new byte[++_rendered];
}
