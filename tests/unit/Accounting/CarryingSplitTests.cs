using TelemetryFootprint.Accounting.Intervals;

namespace TelemetryFootprint.UnitTests.Accounting;

public class CarryingSplitTests
{
    [Fact]
    public void Split_ThatDividesEvenly_IsExact() => Assert.Equal([300, 200, 200], new CarryingSplit([3, 2, 2]).Split(700));

    [Fact]
    public void Split_OneUnitAtATime_GoesRoundByWeight()
    {
        var split = new CarryingSplit([3, 2, 2]);
        long[] sum = [0, 0, 0];
        for (var i = 0; i < 7; i++)
        {
            var parts = split.Split(1);
            for (var part = 0; part < 3; part++) sum[part] += parts[part];
        }

        Assert.Equal([3, 2, 2], sum);
    }

    [Fact]
    public void Split_AThousandTimes_DriftsByNoMoreThanAUnitOrTwo()
    {
        var split = new CarryingSplit([3, 2, 1, 1]);
        long[] sum = [0, 0, 0, 0];
        for (var i = 0; i < 1000; i++)
        {
            var parts = split.Split(10);
            for (var part = 0; part < 4; part++) sum[part] += parts[part];
        }

        Assert.Equal(10_000, sum.Sum());
        Assert.All(sum.Zip([3, 2, 1, 1]), pair => Assert.InRange(pair.First - (10_000.0 * pair.Second / 7), -2, 2));
    }

    [Fact]
    public void Split_PartWithoutWeight_GetsNothing()
    {
        var split = new CarryingSplit([0, 1, 0, 2]);
        for (var i = 0; i < 50; i++)
        {
            var parts = split.Split(i);
            Assert.Equal((0, 0, (long)i), (parts[0], parts[2], parts[1] + parts[3]));
        }
    }

    [Fact]
    public void Split_OfTheLargestQuantity_DoesNotOverflow()
    {
        var split = new CarryingSplit([7, 1]);

        Assert.Equal(long.MaxValue, split.Split(long.MaxValue).Sum());
        Assert.Equal(long.MaxValue, split.Split(long.MaxValue).Sum());
    }

    [Fact]
    public void Weights_AllNoneOrNegative_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CarryingSplit([0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CarryingSplit([3, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CarryingSplit([1]).Split(-1));
    }

    [Fact]
    public void Between_ConsecutiveMarks_SumToTheTotal()
    {
        Assert.Equal([3, 3, 4], Enumerable.Range(0, 3).Select(i => ConservingSplit.Between(10, i, i + 1, 3)));
        Assert.Equal(long.MaxValue, ConservingSplit.Between(long.MaxValue, 0, 9, 9));
        Assert.Equal(0, ConservingSplit.Between(10, 2, 2, 3));
    }
}
