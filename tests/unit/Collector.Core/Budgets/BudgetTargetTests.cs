using TelemetryFootprint.Collector.Core.Budgets;
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

    [Theory]
    [InlineData("run:7", "yet")]
    [InlineData("user:eve", "yet")]
    [InlineData("label:rack=a1", "site")]
    [InlineData("host:", "host:NAME")]
    [InlineData("gpu:0", "host:NAME")]
    [InlineData("", "all")]
    public void Parse_OfWhatTheLedgerDoesNotKnow_SaysWhatToDo(string text, string remedy)
    {
        Assert.Null(BudgetTarget.Parse(text, out var wrong));
        Assert.Contains(remedy, wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("project:nlp", "nlp")]
    [InlineData("all", null)]
    [InlineData("host:project:nlp", null)]
    public void Project_IsTheOneItShows(string text, string? project) => Assert.Equal(project, BudgetTarget.Parse(text, out _)!.Project);
}
