using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared.Minutes;

public sealed class EnergySourcesTests
{
    private const string Ticks = "footprint_energy";
    private const string Rolled = "footprint_energy_minute";
    private static readonly UtcMinute End = new(10_000);

    [Fact]
    public void Of_WhereAllAreRolledUp_IsTheRollUpUpToItsEnd_AndTicksFromThere()
    {
        var sources = Sources(("a", 0), ("b", 500));
        Assert.Equal([(Rolled, "")], sources.Of(Part(500, 10_000)));
        Assert.Equal([(Ticks, "")], sources.Of(Part(10_000, 10_001)));
        Assert.Equal([0, 500, 10_000], sources.Cuts.Select(cut => cut.Value).Order());
    }

    /// <summary>Its minutes before the mark are nowhere but in its ticks, and a host that nobody knows yet is rolled up.</summary>
    [Fact]
    public void Of_WhereOneIsRolledUpLater_IsItsTicks_AndTheRollUpOfAllOthers() => Assert.Equal(
        [(Rolled, " AND host != 'it\\'s'"), (Ticks, " AND (host = 'it\\'s')")], Sources(("a", 0), ("it's", 500)).Of(Part(499, 500)));

    /// <summary>As older builds wrote it, and as it is written now: in either it is in one of the two and in no more.</summary>
    [Fact]
    public void Of_AHostWithABackslash_IsMeantInBothOfItsSpellings() => Assert.Equal(
        [(Rolled, @" AND host != 'DOMAIN%5Cnode' AND host != 'DOMAIN\\node'"), (Ticks, @" AND ((host = 'DOMAIN%5Cnode' OR host = 'DOMAIN\\node'))")],
        Sources(("a", 0), (@"DOMAIN\node", 500)).Of(Part(499, 500)));

    [Fact]
    public void Of_AKnownHostWithoutAMark_IsItsTicks() => Assert.Equal(
        [(Rolled, " AND host != 'old'"), (Ticks, " AND (host = 'old')")], new EnergySources(End, Marks(("a", 0)), ["a", "old"]).Of(Part(0, 60)));

    /// <summary>A statement of thousands of names is none; and where nobody is rolled up, or nobody is known, ticks have all.</summary>
    [Fact]
    public void Of_WhereManyDifferOrAllDo_IsTicks()
    {
        var many = Sources([("a", 0), .. Enumerable.Range(0, 51).Select(number => ($"late-{number}", 500))]);
        Assert.Equal([(Ticks, "")], many.Of(Part(0, 60)));
        Assert.Equal([(Rolled, "")], many.Of(Part(500, 560)));
        Assert.Equal([(Ticks, "")], Sources(("a", 500)).Of(Part(0, 60)));
        Assert.Equal([(Ticks, "")], Sources().Of(Part(0, 60)));
        Assert.Equal([(Ticks, "")], EnergySources.TicksAlone.Of(Part(0, 60)));
    }

    private static EnergySources Sources(params (string Host, int Since)[] marks) => new(End, Marks(marks), []);

    private static Dictionary<string, UtcMinute> Marks(params (string Host, int Since)[] marks) => marks.ToDictionary(mark => mark.Host, mark => new UtcMinute(mark.Since));

    private static MinuteRange Part(int from, int to) => new(new(from), new(to));
}
