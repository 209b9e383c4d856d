using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>What a run is called in the shared store is what it is called.</summary>
public sealed class ReversibleTagTests
{
    private static readonly string[] Pieces = ["\\", "%", "%5C", "%25", "5C", "25", "%2", "2", "5", "C", "/", ",", "=", " ", "job", "漢"];

    [Theory]
    [InlineData(@"C:\jobs\", "C:%5Cjobs%5C")]
    [InlineData("50% of it, lr=2e-5", "50% of it, lr=2e-5")]
    [InlineData("a%5Cb", "a%255Cb")]
    [InlineData("%25", "%2525")]
    public void Of_ANameWithABackslash_HasNone_AndOthersAreAsTheyWere(string name, string tag)
    {
        Assert.Equal(tag, ReversibleTag.Of(name));
        Assert.Equal(name, ReversibleTag.Read(tag));
    }

    /// <summary>No two names are one tag, and each comes back, also through line protocol.</summary>
    [Fact]
    public void Read_OfAnyName_IsTheName()
    {
        var random = new Random(12);
        var lines = new LineBuffer();
        for (var i = 0; i < 20_000; i++)
        {
            var name = "x" + string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            lines.Clear();
            lines.Begin("m").Tag("owner", ReversibleTag.Of(name)).Whole("n"u8, 1).End(1);
            Assert.Equal(name, ReversibleTag.Read(new LineDecoder(doubles: i % 2 == 0).Decode(lines.Lines(0, 1).Span).Tags["owner"]));
        }
    }
}
