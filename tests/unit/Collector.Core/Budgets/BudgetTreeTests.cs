using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Core.Budgets;

public sealed class BudgetTreeTests
{
    [Fact]
    public void Unallocated_OfAParent_IsWhatNoChildHas()
    {
        var org = SomeBudget.Of("org", "10kg");
        var tree = BudgetTree.Of([SomeBudget.Of("a", "3.333333kg", "org"), org, SomeBudget.Of("b", "6g", "org"), SomeBudget.Of("c", "1g", "a")], out _)!;
        Assert.Equal(["a", "b", "c", "org"], tree.All.Select(budget => budget.Name));
        Assert.Equal(["a", "b"], tree.ChildrenOf(org).Select(budget => budget.Name));
        Assert.Equal(BudgetAmount.Parse("6660.667g"), tree.Unallocated(org));
        Assert.Null(tree.Unallocated(tree.All[1]));
    }

    [Fact]
    public void Of_ChildrenWithAllOfIt_LeaveNothing() =>
        Assert.Equal(0, BudgetTree.Of([SomeBudget.Of("org", "10kg"), SomeBudget.Of("a", "4kg", "org"), SomeBudget.Of("b", "6kg", "org")], out _)!.Unallocated(SomeBudget.Of("org", "10kg"))!.Value.Value);

    [Fact]
    public void Of_ChildrenWithMore_AreRefusedWithTheFigure()
    {
        Assert.Null(BudgetTree.Of([SomeBudget.Of("org", "10kg"), SomeBudget.Of("a", "4kg", "org"), SomeBudget.Of("b", "6.5kg", "org")], out var wrong));
        Assert.Equal(("org", "Limit", "is 10 kg, and its parts a (4 kg), b (6.5 kg) have 500 g more"), (wrong.Budget.Name, wrong.Member, wrong.Reason));
    }

    [Theory]
    [InlineData("org2", "10kg", "30d", "UTC", "'org2' is not the name of a budget")]
    [InlineData("org", "10L", "30d", "UTC", "'org' counts Grams, and not Litres")]
    [InlineData("org", "10kg", "day", "UTC", "'org' has the period 30d (UTC), and not day (UTC)")]
    [InlineData("org", "10kg", "30d", "Europe/Berlin", "'org' has the period 30d (UTC), and not 30d (Europe/Berlin)")]
    [InlineData("a", "10kg", "30d", "UTC", "'a' is itself a part of it")]
    public void Of_AnUnfitParent_IsRefused(string parent, string limit, string period, string zone, string reason)
    {
        Assert.Null(BudgetTree.Of([SomeBudget.Of("org", "100kg"), SomeBudget.Of("a", limit, parent, period, "all", zone)], out var wrong));
        Assert.Equal(("a", "Parent", reason), (wrong.Budget.Name, wrong.Member, wrong.Reason));
    }

    [Fact]
    public void Of_ACircle_IsRefused()
    {
        Assert.Null(BudgetTree.Of([SomeBudget.Of("a", "1kg", "b"), SomeBudget.Of("b", "1kg", "c"), SomeBudget.Of("c", "1kg", "a")], out var wrong));
        Assert.Equal("Parent", wrong.Member);
    }
}
