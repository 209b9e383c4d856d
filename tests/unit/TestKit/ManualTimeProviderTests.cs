using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.TestKit;

public sealed class ManualTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Advance_MovesBothClocksTogether()
    {
        var time = new ManualTimeProvider(Start);
        var before = time.GetTimestamp();

        time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(Start.AddSeconds(90), time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), time.GetElapsedTime(before));
    }

    [Fact]
    public void StepWallClock_LeavesTheMonotonicClockAlone()
    {
        var time = new ManualTimeProvider(Start);
        var before = time.GetTimestamp();

        time.StepWallClock(TimeSpan.FromHours(-1));

        Assert.Equal(Start.AddHours(-1), time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, time.GetElapsedTime(before));
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresOncePerPeriodAtItsOwnInstant()
    {
        var time = new ManualTimeProvider(Start);
        var seen = new List<DateTimeOffset>();
        using var timer = time.CreateTimer(_ => seen.Add(time.GetUtcNow()), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([Start.AddSeconds(1), Start.AddSeconds(3), Start.AddSeconds(5)], seen);
        Assert.Equal(Start.AddSeconds(6), time.GetUtcNow());
    }

    [Fact]
    public void Advance_TwoTimers_FireInTheOrderInWhichTheyAreDue()
    {
        var time = new ManualTimeProvider(Start);
        var order = new List<string>();
        using var late = time.CreateTimer(_ => order.Add("late"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        using var soon = time.CreateTimer(_ => order.Add("soon"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["soon", "late"], order);
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public void Dispose_ArmedTimer_NeverFires()
    {
        var time = new ManualTimeProvider(Start);
        var fired = 0;
        var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        timer.Dispose();
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, fired);
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task TaskDelay_OnManualTime_CompletesWhenAdvancedPastIt()
    {
        var time = new ManualTimeProvider(Start);
        var delay = Task.Delay(TimeSpan.FromMinutes(5), time);

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task PeriodicTimer_OnManualTime_TicksWhenAdvanced()
    {
        var time = new ManualTimeProvider(Start);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        var tick = timer.WaitForNextTickAsync().AsTask();

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await tick.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void CreateTimer_DueAtOnce_FiresWithoutAdvance()
    {
        var time = new ManualTimeProvider(Start);
        var fired = 0;

        using var timer = time.CreateTimer(_ => fired++, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        Assert.Equal(1, fired);
    }

    [Fact]
    public void Advance_BackInTime_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ManualTimeProvider(Start).Advance(TimeSpan.FromSeconds(-1)));
}
