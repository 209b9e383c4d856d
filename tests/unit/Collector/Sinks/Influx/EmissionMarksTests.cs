using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

public sealed class EmissionMarksTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(Noon);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_OfWhatWasSaved_IsThat()
    {
        var mark = new EmissionMark(Noon, 7, 3);
        Marks().Save(mark);
        Assert.Equal(mark, Marks().Load());
    }

    /// <summary>A collector that did not follow moves wrote two words.</summary>
    [Fact]
    public void Load_OfAnOlderFile_FollowsMovesFromTheFirst()
    {
        File.WriteAllText(Path, $"{Noon.UtcTicks} 7\n");
        Assert.Equal(new EmissionMark(Noon, 7, 0), Marks().Load());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("a 1 2")]
    [InlineData("1 a 2")]
    [InlineData("1 2 a")]
    [InlineData("-1 2 3")]
    [InlineData("1 2 3 4")]
    public void Load_OfAnythingElse_IsNothing(string text)
    {
        File.WriteAllText(Path, text);
        Assert.Null(Marks().Load());
    }

    [Fact]
    public void Told_IsKeptOnceAServerCannotForgetIt()
    {
        var marks = Marks();
        marks.Told(new(Noon, 1, 1));
        _time.Advance(TimeSpan.FromSeconds(29));
        marks.Told(new(Noon, 2, 1));
        Assert.Null(Marks().Load());
        _time.Advance(TimeSpan.FromSeconds(1));
        marks.Told(new(Noon, 2, 1));
        Assert.Equal(1, Marks().Load()!.Value.Restatement);
    }

    private string Path => _folder.Combine(EmissionMarks.FileName);

    private EmissionMarks Marks() => new(Path, TimeSpan.FromSeconds(30), _time);
}
