using TelemetryFootprint.Accounting.Intervals;

namespace TelemetryFootprint.UnitTests.Accounting;

public class MinuteSplitTests
{
    private const long Minute = 60_000_000;

    [Fact]
    public void Split_WithinAMinute_IsOnePieceOfEverything()
    {
        var split = new MinuteSplit(10, 20);
        var piece = Assert.Single(split.Pieces());
        Assert.Equal(7, split.PartOf(7, piece));
    }

    [Fact]
    public void Split_EndingOnTheMinute_HasNoEmptyPiece() => Assert.Single(new MinuteSplit(Minute - 5, Minute).Pieces());

    [Fact]
    public void Split_OfAnEmptyInterval_KeepsTheQuantity()
    {
        var split = new MinuteSplit(Minute, Minute);
        var piece = Assert.Single(split.Pieces());
        Assert.Equal(1, piece.Minute.Value);
        Assert.Equal(9, split.PartOf(9, piece));
    }

    [Fact]
    public void Split_BackwardInterval_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new MinuteSplit(2, 1));

    [Fact]
    public void Split_Before1970_FindsTheRightMinute() => Assert.Equal([-1, 0], new MinuteSplit(-1, 1).Pieces().Select(piece => piece.Minute.Value));

    [Fact]
    public void Split_AnyInterval_SumsExactlyAndIsNeverNegative()
    {
        var random = new Random(17);
        for (var i = 0; i < 2000; i++)
        {
            var start = random.NextInt64(-3 * Minute, 30_000_000 * Minute);
            var end = start + random.NextInt64(0, 7 * Minute);
            var total = random.NextInt64(0, 1L << (i % 50));
            var split = new MinuteSplit(start, end);
            var pieces = split.Pieces().ToList();
            Assert.Equal(start, pieces[0].StartUnixMicroseconds);
            Assert.Equal(end, pieces[^1].EndUnixMicroseconds);
            Assert.All(pieces, piece => Assert.True(split.PartOf(total, piece) >= 0));
            Assert.Equal(total, pieces.Sum(piece => split.PartOf(total, piece)));
        }
    }

    [Fact]
    public void Split_IsProportionalToTime()
    {
        var split = new MinuteSplit(30_000_000, 90_000_000 + 30_000_000);
        Assert.Equal([100, 200], split.Pieces().Select(piece => split.PartOf(300, piece)));
    }

    [Fact]
    public void Milliseconds_OfAdjoiningIntervals_SumWithoutLoss()
    {
        var ends = new long[] { 0, 1_500, 2_999, 61_000_001, 120_000_000 };
        var sum = ends.Zip(ends.Skip(1), (start, end) => new MinuteSplit(start, end).Pieces().Sum(piece => piece.Milliseconds)).Sum();
        Assert.Equal(120_000, sum);
    }
}
