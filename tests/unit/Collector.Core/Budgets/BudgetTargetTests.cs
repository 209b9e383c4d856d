using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.UnitTests.Collector.Core.Account;

namespace TelemetryFootprint.UnitTests.Collector.Core.Budgets;

public sealed class BudgetTargetTests
{
    [Theory]
    [InlineData("all", true)]
    [InlineData("project:__unattributed__", true)]
    [InlineData("project:nlp", false)]
    [InlineData("host:node-1", true)]
    [InlineData("host:node-10", false)]
    [InlineData("site:home", true)]
    [InlineData("site:away", false)]
    [InlineData("zone:DE", true)]
    [InlineData("zone:FR", false)]
    public void Holds_WhatItNames(string text, bool holds)
    {
        var cell = AccountCells.Cell();
        Assert.Equal(holds, BudgetTarget.Parse(text, out _)!.Holds(cell.Series, cell.Site));
    }

    /// <summary>A run's energy, what it held unused too; never what has no run.</summary>
    [Theory]
    [InlineData("run:job/7", true, true, false)]
    [InlineData("run:job/8", false, false, false)]
    [InlineData("user:ada", true, true, false)]
    [InlineData("user:eve", false, false, false)]
    [InlineData("label:team=a=b", true, true, false)]
    [InlineData("label:team=a", false, false, false)]
    [InlineData("run:__idle__", false, false, false)]
    public void Holds_OfARun_WhatIsItsOwn(string text, bool used, bool held, bool idle)
    {
        var target = BudgetTarget.Parse(text, out _)!;
        var ofRuns = new Dictionary<string, string> { ["job/7"] = target.IsOfUser ? "ada" : "a=b", [OwnerText.Idle] = target.IsOfUser ? "ada" : "a=b" };
        var cell = AccountCells.Cell();
        bool Holds(string owner) => target.Holds(cell.Series with { Owner = owner }, cell.Site, ofRuns);

        Assert.Equal((used, held, idle), (Holds("job/7"), Holds(OwnerText.ReservedIdlePrefix + "job/7"), Holds(OwnerText.Idle)));
        Assert.Equal(text.StartsWith("label:", StringComparison.Ordinal) ? "team" : null, target.Label);
        Assert.Null(target.Project);
    }

    [Theory]
    [InlineData("run:")]
    [InlineData("user:")]
    [InlineData("label:rack")]
    [InlineData("label:=a1")]
    [InlineData("label:rack=")]
    [InlineData("host:")]
    [InlineData("gpu:0")]
    [InlineData("")]
    public void Parse_OfWhatIsNone_SaysWhatThereIs(string text)
    {
        Assert.Null(BudgetTarget.Parse(text, out var wrong));
        Assert.Contains("label:KEY=VALUE", wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("project:nlp", "nlp")]
    [InlineData("all", null)]
    [InlineData("host:project:nlp", null)]
    public void Project_IsTheOneItShows(string text, string? project) => Assert.Equal(project, BudgetTarget.Parse(text, out _)!.Project);
}
