using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Book;

/// <summary>When the loop folds, and that a failure does not end it.</summary>
public sealed class MinuteFolderTests : IBookkeeping
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _time = new(Noon);
    private readonly Queue<Func<bool>> _answers = new();
    private readonly List<UtcMinute> _asked = [];

    [Fact]
    public void FoldHour_AsksForWhatIsOlderThanTheAge()
    {
        _answers.Enqueue(() => true);
        var folder = Folder();
        Assert.True(folder.FoldHour());
        Assert.False(folder.FoldHour());
        Assert.Equal([Noon.AddDays(-100), Noon.AddDays(-100)], _asked.Select(minute => minute.ToTime()));
        Assert.Equal(1, folder.Hours);
    }

    [Fact]
    public async Task Loop_AfterAFailure_ComesAgain()
    {
        _answers.Enqueue(() => throw new InvalidOperationException("made up"));
        using var folder = Folder();
        await folder.StartAsync(CancellationToken.None);
        await UntilAsync(() => _asked.Count >= 1);
        while (_asked.Count < 2)
        {
            if (_time.ArmedTimers > 0) _time.Advance(TimeSpan.FromMinutes(10));
            await Task.Delay(5);
        }

        await folder.StopAsync(CancellationToken.None);
        Assert.Equal(0, folder.Hours);
    }

    bool IBookkeeping.FoldHour(UtcMinute before)
    {
        _asked.Add(before);
        return _answers.TryDequeue(out var answer) && answer();
    }

    RestatedSites IBookkeeping.Restate(SiteRestatement asked, DateTimeOffset now) => throw new NotSupportedException();

    ClosedPeriod IBookkeeping.Close(PeriodToClose period, string who, DateTimeOffset now) => throw new NotSupportedException();

    void IBookkeeping.Record(AuditEntry entry, DateTimeOffset now) => throw new NotSupportedException();

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(5);
    }

    private MinuteFolder Folder() => new(this, TimeSpan.FromDays(100), _time, NullLogger<MinuteFolder>.Instance);
}
