using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared.Minutes;

public sealed class MinuteLinesTests
{
    private static readonly UtcMinute At = new(29_000_000);
    private static readonly EnergyTags Tags = new("gpu", "GPU-1", "node 1", "a method of tomorrow", "run, 1", "owners", "active");

    [Fact]
    public void Write_HasTheTagsOfTicksWithoutTheirEpoch_AtTheMinutesBegin()
    {
        var line = Line(Tags);
        Assert.Equal(("footprint_energy_minute", At.StartUnixMicroseconds * 1000), (line.Measurement, line.UnixNanoseconds));
        Assert.Equal(
            [("component", "gpu"), ("gpu_uuid", "GPU-1"), ("host", "node 1"), ("method", "a method of tomorrow"), ("owner", "run, 1"), ("split", "owners"), ("state", "active")],
            line.Tags.Select(tag => (tag.Key, tag.Value)));
        Assert.Equal([("energy_mj", "4i"), ("high_mj", "6i"), ("low_mj", "3i"), ("observed_ms", "1000i")], line.Fields.Select(field => (field.Key, field.Value)));
    }

    [Fact]
    public void Write_OfNoComponentAndNoState_LeavesThemOut() => Assert.DoesNotContain(Line(Tags with { Component = "", State = "", Split = "" }).Tags.Keys, key => key is "component" or "state" or "split");

    /// <summary>Energies may agree where bounds or time do not, and a key of nothing is more than no key.</summary>
    [Fact]
    public void DigestOf_AMinute_DiffersInWhateverAPointHolds()
    {
        RolledMinutes[] minutes = [Of((Tags, 4, 3, 1000)), Of((Tags, 4, 2, 1000)), Of((Tags, 4, 3, 999)), Of((Tags with { Owner = "other" }, 4, 3, 1000)), Of((Tags, 4, 3, 1000), (Tags with { Owner = "other" }, 0, 0, 0)), Of()];
        Assert.Equal(minutes.Length, minutes.Select(minute => minute.DigestOf(At)).Distinct().Count());
        Assert.Equal(Of((Tags, 4, 3, 1000)).DigestOf(At), minutes[0].DigestOf(At));
        Assert.Equal(default, minutes[0].DigestOf(At + 1));
    }

    private static RolledMinutes Of(params (EnergyTags Tags, long Energy, long Low, long Observed)[] cells)
    {
        var minutes = new RolledMinutes();
        foreach (var cell in cells) minutes.Add(At, cell.Tags, new(cell.Energy, cell.Low, 6, cell.Observed));
        return minutes;
    }

    private static DecodedLine Line(EnergyTags tags)
    {
        var lines = new LineBuffer();
        MinuteLines.Write(At, tags, new(4, 3, 6, 1000), lines);
        return new LineDecoder(doubles: false).Decode(lines.Lines(0, 1).Span);
    }
}
