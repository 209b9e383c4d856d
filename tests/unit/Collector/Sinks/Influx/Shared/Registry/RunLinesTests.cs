using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared.Registry;

/// <summary>What is told is what is heard.</summary>
public sealed class RunLinesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("job", "plain")]
    [InlineData("job of 'two', \"hosts\"=\\", "back\\slash \\\" and, comma")]
    [InlineData("größe/\\,", "日本 \\")]
    public void Read_OfWhatWasWritten_IsTheSame(string id, string text)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { [text[..2]] = text };
        var full = new Run(id, text, Noon.AddTicks(10)) { Project = text, User = text, Phase = "training", Source = text, Labels = labels, Ended = Noon.AddHours(1) };
        foreach (var run in (Run[])[full, new(id, text, Noon)])
        {
            var told = RoundTrip(new(run, text, 42), Noon.AddDays(1))!;
            Assert.True(RunRecord.IsSame(run, told.Record.Run), $"{told.Record.Run} of {run}");
            Assert.Equal((42, RunLines.Microseconds(Noon.AddDays(1)), RunLines.TimeOf(run, Noon.AddDays(1))), (told.Record.Said, told.Told, told.At));
        }
    }

    /// <summary>So that a retention policy does not forget it.</summary>
    [Fact]
    public void TimeOf_ARunThatGoesOnForWeeks_MovesOn_AndOneThatEndedStays()
    {
        var run = new Run("job", "a", Noon);
        Assert.Equal(RunLines.TimeOf(run, Noon), RunLines.TimeOf(run with { Ended = Noon.AddMinutes(1) }, Noon.AddYears(1)));
        Assert.True(RunLines.TimeOf(run, Noon.AddDays(21)) > RunLines.TimeOf(run, Noon));
    }

    [Fact]
    public void Read_OfARowThatIsNotWhole_IsNone()
    {
        var lines = new LineBuffer();
        RunLines.WriteUser(new(new(new("job", "a", Noon), "a", 1), 1, RunLines.TimeOf(new("job", "a", Noon), Noon)), "ada", lines);
        var line = new LineDecoder(doubles: false).Decode(lines.Lines(0, 1).Span);
        Assert.Null(RunLines.Read(PlayedStore.RowOf(line, line.Fields)));
    }

    private static ToldRun? RoundTrip(RunRecord record, DateTimeOffset now)
    {
        var lines = new LineBuffer();
        RunLines.Write(record, now, lines);
        var line = new LineDecoder(doubles: false).Decode(lines.Lines(0, 1).Span);
        return RunLines.Read(PlayedStore.RowOf(line, line.Fields));
    }
}
