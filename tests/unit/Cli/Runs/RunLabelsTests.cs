using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Runs;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class RunLabelsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static RunLabels Of(string? name, Dictionary<string, string>? environment = null) =>
        RunLabels.Of(name, null, null, "/usr/bin/my tool", Now, variable => environment?.GetValueOrDefault(variable));

    [Fact]
    public void Of_WithoutARunInTheEnvironment_HasAnIdOfItsOwn()
    {
        var (one, other) = (Of("gpt ft"), Of("gpt ft"));

        Assert.Matches("^gptft-20261122T100000Z-[0-9a-f]{6}$", one.Id);
        Assert.NotEqual(one.Id, other.Id);
        Assert.Equal("gpt ft", one.Name);
        Assert.Equal("my tool", Of(null).Name);
    }

    [Theory]
    [InlineData("/opt/__job.sh", "^job.sh-20261122T")]
    [InlineData("/opt/__", "^run-20261122T")]
    public void Of_CommandWhoseNameBeginsAsNoIdDoes_HasAnIdThatAgentsTake(string command, string id) =>
        Assert.Matches(id, RunLabels.Of(null, null, null, command, Now, _ => null).Id);

    [Fact]
    public void Of_ARunInTheEnvironment_IsTheSameRun()
    {
        var labels = Of("rank-1", new() { ["FOOTPRINT_RUN"] = "job 7", ["FOOTPRINT_PROJECT"] = "nlp", ["FOOTPRINT_PHASE"] = "" });

        Assert.Equal(("job 7", "nlp", null), (labels.Id, labels.Project, labels.Phase));
        Assert.Equal(new Dictionary<string, string> { ["FOOTPRINT_RUN"] = "job 7", ["FOOTPRINT_PROJECT"] = "nlp" }, labels.Environment);
    }

    [Theory]
    [InlineData("")]
    [InlineData("__idle__")]
    [InlineData("a\nb")]
    public void Of_NoName_IsRefused(string name) => Assert.Equal(ExitCode.Usage, Assert.Throws<UsageException>(() => Of(name)).Code);

    [Fact]
    public void Of_TooLong_IsRefused()
    {
        Assert.Throws<UsageException>(() => Of(new string('a', 97)));
        Assert.Throws<UsageException>(() => Of(null, new() { ["FOOTPRINT_RUN"] = new string('a', 129) }));
    }

    [Fact]
    public void Of_NameThatOnlyTheSystemGives_IsRefusedWithTheRemedy()
    {
        var refusal = Assert.Throws<UsageException>(() => Of(null, new() { ["FOOTPRINT_RUN"] = "slurm:42" }));

        Assert.Contains("unset it", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FOOTPRINT_PROJECT", "a\nb")]
    [InlineData("FOOTPRINT_PHASE", "finetuning")]
    public void Of_VariableThatNoOptionWouldTake_IsRefusedByItsName(string variable, string value)
    {
        var refusal = Assert.Throws<UsageException>(() => Of(null, new() { [variable] = value }));
        Assert.Contains(variable, refusal.Message, StringComparison.Ordinal);

        // What goes before it is taken instead.
        var labels = RunLabels.Of(null, "nlp", "training", "sh", Now, name => name == variable ? value : null);
        Assert.Equal(("nlp", "training"), (labels.Project, labels.Phase));
    }

    [Fact]
    public async Task Run_StopWithoutABudget_IsAUsageError()
    {
        var run = await CommandRun.OfAsync("run", "--stop-on-budget", "--", "true");

        Assert.Equal((ExitCode.Usage, "footprint: --stop-on-budget needs --budget\n"), (run.Code, run.Error));
    }

    /// <summary>What a run costs is known where its site's tariff is: at the collector, and the message says how to set it there.</summary>
    [Fact]
    public async Task Run_OfAMoneyBudget_IsAUsageErrorThatSaysWhereMoneyIsCounted()
    {
        var run = await CommandRun.OfAsync("run", "--budget", "5EUR", "--", "true");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--budget 5EUR is not an amount such as 500g, 5kg, 1.2t, 900Wh or 20kWh", run.Error, StringComparison.Ordinal);
        Assert.Contains("money is a budget of the collector: Budgets:<name>:Limit with Budgets:<name>:Target=run:ID", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }
}
