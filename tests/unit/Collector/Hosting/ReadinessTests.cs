using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class ReadinessTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task WhyNotAsync_OfManyWhileTheDiskHangs_IsOneLookAndHoldsNobody()
    {
        var looks = 0;
        using var disk = new ManualResetEventSlim();
        var readiness = Of(() =>
        {
            Interlocked.Increment(ref looks);
            disk.Wait();
            return ("broken", null);
        });

        var asked = Enumerable.Range(0, 1000).Select(_ => readiness.WhyNotAsync(CancellationToken.None)).ToList();
        _time.Advance(TimeSpan.FromMinutes(1));
        var late = readiness.WhyNotAsync(CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var left = readiness.WhyNotAsync(gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.DoesNotContain(asked, one => one.IsCompleted);
        disk.Set();
        Assert.All(await Task.WhenAll([.. asked, late]), reason => Assert.Equal("broken", reason));
        Assert.Equal(1, looks);
    }

    [Fact]
    public async Task WhyNotAsync_WithinASecond_IsTheSameLookAndThenANewOne()
    {
        var looks = 0;
        var readiness = Of(() => (++looks == 1 ? null : "broken", null));

        Assert.Null(await readiness.WhyNotAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Null(await readiness.WhyNotAsync(CancellationToken.None));
        Assert.Equal(1, looks);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("broken", await readiness.WhyNotAsync(CancellationToken.None));
    }

    [Fact]
    public async Task WhyNotAsync_OfADirectoryThatIsGone_DoesNotNameIt()
    {
        using var folder = new TemporaryDirectory();
        var gone = Path.Combine(folder.Path, "gone");
        var probe = new StoreProbe(gone);
        var readiness = new Readiness(probe, _time, NullLogger<Readiness>.Instance);

        Assert.Equal("the state directory cannot be written", await readiness.WhyNotAsync(CancellationToken.None));
        Assert.Contains(gone, probe.WhyNotWritable(), StringComparison.Ordinal);
    }

    private Readiness Of(Func<(string? Reason, Exception? Failure)> look) => new(look, _time, NullLogger<Readiness>.Instance);
}
