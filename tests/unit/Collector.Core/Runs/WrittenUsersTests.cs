using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.UnitTests.Collector.Core.Runs;

/// <summary>Users in texts: what is written by the very code that writes them is what is found again.</summary>
public sealed class WrittenUsersTests
{
    private static readonly Run Run = new("job-1", "user of none", DateTimeOffset.UnixEpoch) { Project = "nlp", User = "ada", Phase = "training", Labels = new SortedDictionary<string, string> { ["user"] = "ada" } };

    [Theory]
    [InlineData("ada", "u-1")]
    [InlineData("ada, lovelace; x=y", "u-1")]
    [InlineData("u: §$ 'n", "u-1")]
    public void Turn_DescriptionOfARun_ChangesItsUserAlone(string user, string turned)
    {
        var text = (Run with { User = user }).Describe();

        Assert.Equal((Run with { User = turned }).Describe(), WrittenUsers.Turn(text, one => one == user ? turned : "wrong"));
    }

    [Fact]
    public void Turn_RunWithoutAUser_AsksForNobody() =>
        Assert.Equal((Run with { User = null }).Describe(), WrittenUsers.Turn((Run with { User = null }).Describe(), _ => throw new InvalidOperationException()));

    [Theory]
    [InlineData("user:ada", "user:u-1")]
    [InlineData("user:a, b in c", "user:u-1")]
    [InlineData("project:user:ada", "project:user:ada")]
    [InlineData("label:of=ada", "label:of=ada")]
    [InlineData("all", "all")]
    public void Turn_WordingOfABudget_ChangesTheUserOfItsTargetAlone(string target, string expected)
    {
        var (before, after) = (Budget(target), Budget(expected));

        Assert.Equal(after.Bound, WrittenUsers.Turn(before.Bound, _ => "u-1"));
        Assert.Equal(after.Describe(), WrittenUsers.Turn(before.Describe(), _ => "u-1"));
    }

    [Theory]
    [InlineData("user ada", "user forgotten")]
    [InlineData("ada (command line)", "forgotten (command line)")]
    [InlineData("user adam", "user adam")]
    [InlineData("agent ada on ada", "agent ada on ada")]
    public void ForgetActor_WhoDidSomething_IsForgottenIfItIsHim(string who, string expected) => Assert.Equal(expected, WrittenUsers.ForgetActor(who, ["ada", "u-1"]));

    private static Budget Budget(string target) => new(
        "lab", BudgetTarget.Parse(target, out _)!, BudgetAmount.Parse("5kg")!.Value, BudgetPeriod.Parse("month")!.Value, new AccountCalendar(TimeZoneInfo.Utc, MonthDay.NewYear), [0.5m, 1m], [], "whole")
    { Peak = Watts.FromWatts(300) };
}
