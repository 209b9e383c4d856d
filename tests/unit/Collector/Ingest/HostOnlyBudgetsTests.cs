using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class HostOnlyBudgetsTests : IDisposable
{
    private readonly ManualTimeProvider _time = new(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly ErrorLogGuard _log = new();
    private readonly HostOnlyBudgets _budgets;

    public HostOnlyBudgetsTests() => _budgets = new(_time, _log.LoggerFor<HostOnlyBudgets>());

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Heard_OfAPartForHalfAMinute_IsSaidOnce_AndThatItIsWhole()
    {
        for (var second = 0; second < 60; second += 2)
        {
            Assert.Equal(second <= 30 ? 0 : 1, _budgets.Count);
            _budgets.Heard("job", "the store is away");
            _budgets.Heard("whole", null);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal((1, 0), (Said(2033), Said(2034)));
        _budgets.Heard("job", null);
        _budgets.Heard("job", null);
        Assert.Equal((0, 1, 1), (_budgets.Count, Said(2033), Said(2034)));
        _budgets.Heard("job", "the store is away");
        _budgets.Heard("job", null);
        Assert.Equal((1, 1), (Said(2033), Said(2034)));
    }

    [Fact]
    public void Count_OfARunThatNobodyAsksForAnyMore_IsWithoutIt()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            _budgets.Heard("job", "away");
            _time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(1, _budgets.Count);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, _budgets.Count);
    }

    /// <summary>However many there are, what is kept of them is bounded.</summary>
    [Fact]
    public void Heard_OfMoreRunsThanThereIsRoomFor_LeavesTheOthersOut()
    {
        for (var turn = 0; turn < 2; turn++)
        {
            for (var run = 0; run < 10_050; run++) _budgets.Heard($"job-{run}", "away");
            _time.Advance(TimeSpan.FromSeconds(31));
        }

        for (var run = 0; run < 10_050; run++) _budgets.Heard($"job-{run}", "away");
        Assert.Equal(10_000, _budgets.Count);
    }

    private int Said(int id) => _log.Entries.Count(entry => entry.Event.Id == id);
}
