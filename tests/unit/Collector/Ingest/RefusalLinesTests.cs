using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class RefusalLinesTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly RefusalLines _lines;

    public RefusalLinesTests() => _lines = new(_time);

    [Fact]
    public void Take_TheSameAgainAndAgain_IsOneLineAMinuteWithItsCount()
    {
        var said = new List<long>();
        for (var i = 0; i < 121; i++)
        {
            said.Add(_lines.Take("a", RejectCode.DuplicateDevice));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([1L, 60L, 60L], said.Where(count => count > 0));
    }

    [Fact]
    public void Take_AnotherAgentOrCode_HasItsOwnLine()
    {
        Assert.Equal(1, _lines.Take("a", RejectCode.DuplicateDevice));
        Assert.Equal(1, _lines.Take("a", RejectCode.Invalid));
        Assert.Equal(1, _lines.Take("b", RejectCode.Invalid));
        Assert.Equal(0, _lines.Take("b", RejectCode.Invalid));
    }

    [Fact]
    public void Take_MoreAgentsThanItRemembers_IsSilentUntilOneIsForgotten()
    {
        for (var i = 0; i < RefusalLines.MaxRemembered; i++) Assert.Equal(1, _lines.Take($"{i}", RejectCode.Invalid));
        Assert.Equal(0, _lines.Take("one more", RejectCode.Invalid));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _lines.Take("one more", RejectCode.Invalid));
    }
}
