using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Claims;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

public sealed class UserNumbersTests
{
    private const string Anna = "S-1-5-21-1-2-3-1001";
    private const string Ben = "S-1-5-21-1-2-3-1002";

    [Fact]
    public void Of_EachUser_HasOneNumberThatIsNotRoots()
    {
        var numbers = new UserNumbers();
        var (anna, ben) = (numbers.Of(Anna), numbers.Of(Ben));

        Assert.NotEqual(anna, ben);
        Assert.Equal((anna, ben), (numbers.Of(Anna), numbers.Of(Ben)));
        Assert.True(anna > UserNumbers.Root && ben > UserNumbers.Root);
    }

    [Fact]
    public void Of_TheSystem_IsRootAndNobodyElseIs()
    {
        var numbers = new UserNumbers();

        Assert.Equal(ClaimOrder.Root, numbers.Of("S-1-5-18"));
        Assert.NotEqual(ClaimOrder.Root, numbers.Of("S-1-5-180"));
        // Of local services: they are users as any other.
        Assert.NotEqual(ClaimOrder.Root, numbers.Of("S-1-5-19"));
    }

    [Fact]
    public void Of_MoreThanAreKept_IsNobodyAndThoseBeforeStay()
    {
        var numbers = new UserNumbers(most: 1);
        var anna = numbers.Of(Anna);

        Assert.Null(numbers.Of(Ben));
        Assert.Equal(anna, numbers.Of(Anna));
        Assert.Equal(UserNumbers.Root, numbers.Of("S-1-5-18"));
    }

    [Fact]
    public void Of_AskedByMany_GivesNoNumberTwice()
    {
        var numbers = new UserNumbers();
        var given = new int?[1000];
        Parallel.For(0, given.Length, index => given[index] = numbers.Of($"{Anna}-{index}"));

        Assert.Equal(given.Length, given.Distinct().Count());
    }
}
