using TelemetryFootprint.Agent.Core.Spool;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool;

/// <summary>Against a plain set of numbers.</summary>
public sealed class TickSpansTests
{
    [Fact]
    public void AnyActions_AgreeWithASetOfNumbers()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            TickSpans spans = TickSpans.None;
            var numbers = new SortedSet<ulong>();
            for (int step = 0; step < 40; step++)
            {
                ulong first = (ulong)random.Next(0, 60), last = first + (ulong)random.Next(0, 12);
                bool isAdded = random.Next(3) > 0;
                spans = isAdded ? spans.With(first, last) : spans.Without(first, last);
                for (ulong number = first; number <= last; number++) _ = isAdded ? numbers.Add(number) : numbers.Remove(number);
                Assert.Equal(numbers, spans.Spans.SelectMany(span => Enumerable.Range((int)span.First, (int)(span.Last - span.First) + 1)).Select(number => (ulong)number));
                Assert.True(spans.Spans.Zip(spans.Spans.Skip(1)).All(pair => pair.First.Last + 1 < pair.Second.First), $"seed {seed}: neighbours are not merged");
                Assert.Equal(numbers.Contains(first), spans.Contains(first));
                Assert.Equal(numbers.GetViewBetween(first, last).Count > 0, spans.Overlaps(first, last));
            }
        }
    }

    [Fact]
    public void With_TheWholeRange_SwallowsAll()
    {
        TickSpans spans = TickSpans.None.With(5, 9).With(20, 30).With(0, ulong.MaxValue);

        Assert.Equal([new TickSpan(0, ulong.MaxValue)], spans.Spans);
        Assert.Equal([new TickSpan(0, 6), new TickSpan(8, ulong.MaxValue)], spans.Without(7, 7).Spans);
        Assert.True(spans.Without(spans).IsEmpty);
        Assert.Same(TickSpans.None, TickSpans.None.With(3, 2));
    }

    [Theory]
    [InlineData(10, 20, true)]
    [InlineData(12, 15, true)]
    [InlineData(9, 20, false)]
    [InlineData(10, 21, false)]
    [InlineData(15, 32, false)]
    [InlineData(30, 30, true)]
    public void Covers_ARange_OnlyWhereNothingOfItIsMissing(ulong first, ulong last, bool covers) =>
        Assert.Equal(covers, TickSpans.None.With(10, 20).With(30, 40).Covers(first, last));
}
