using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

public class ReceivedSequencesTests
{
    [Fact]
    public void Missing_OfAnOverlap_IsTheRest()
    {
        var received = new ReceivedSequences([new(5, 7), new(10, 12)]);
        Assert.Equal([new(3, 4), new(8, 9), new(13, 20)], received.Missing(new(3, 20)));
        Assert.Empty(received.Missing(new(10, 11)));
        Assert.Equal([new(8, 9)], received.Missing(new(6, 9)));
    }

    [Fact]
    public void Add_BetweenNeighbours_MergesAll()
    {
        var received = new ReceivedSequences([new(1, 4), new(8, 9), new(20, 21)]);
        var (swallowed, merged) = received.Add(new(5, 7));
        Assert.Equal([new(1, 4), new(8, 9)], swallowed);
        Assert.Equal(new SequenceSpan(1, 9), merged);
        Assert.Equal([new(1, 9), new(20, 21)], received.Spans);
    }

    [Theory]
    [InlineData(1, 3, false)]
    [InlineData(1, 4, true)]
    [InlineData(7, 7, true)]
    [InlineData(8, 8, true)]
    [InlineData(9, 18, false)]
    [InlineData(9, 19, true)]
    [InlineData(22, 30, true)]
    [InlineData(23, 30, false)]
    public void Touches_IsWhatMakesNoMoreSpans(long first, long last, bool expected)
    {
        var received = new ReceivedSequences([new(5, 7), new(20, 21)]);
        Assert.Equal(expected, received.Touches(new(first, last)));
        received.Add(new(first, last));
        Assert.Equal(expected, received.Spans.Count <= 2);
    }

    [Fact]
    public void Add_AnyOrder_ReceivesEachSequenceOnce()
    {
        var random = new Random(3);
        var received = new ReceivedSequences([]);
        var seen = new HashSet<long>();
        for (var i = 0; i < 500; i++)
        {
            var first = random.Next(1, 300);
            var offered = new SequenceSpan(first, first + random.Next(0, 9));
            foreach (var span in received.Missing(offered))
            {
                for (var sequence = span.First; sequence <= span.Last; sequence++) Assert.True(seen.Add(sequence));
                received.Add(span);
            }

            Assert.Equal(seen.Count, received.Spans.Sum(span => span.Count));
        }
    }
}
