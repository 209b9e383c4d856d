using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Runs;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class RunMetersTests
{
    private readonly List<string> _said = [];

    [Fact]
    public async Task Choose_AgentThatTakesTheRun_MeasuresAndNothingIsSaid()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Granted);
        using var meter = await ChooseAsync(Request(agent.Path));

        Assert.Equal("agent", meter.Source);
        Assert.Empty(_said);
        Assert.Equal(["claim"], agent.Ops);
    }

    [Theory]
    [InlineData("claims of this user are open; end one", "(claims of this user are open; end one)")]
    [InlineData(null, "(it has gone)")]
    public async Task Choose_AgentThatDoesNotTakeIt_IsSaidOnceAndTheCommandMeasuresByItself(string? refusal, string expected)
    {
        await using var agent = new ScriptedAgent(refusal is null ? ScriptedAgent.Gone : ScriptedAgent.Refusing(refusal));
        using var meter = await ChooseAsync(Request(agent.Path));

        Assert.Equal("local", meter.Source);
        var line = Assert.Single(_said);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.EndsWith("this command measures by itself", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choose_AgentThatWasAskedForAndDoesNotAnswer_EndsTheCommandWithARemedy()
    {
        using var folder = new TemporaryDirectory();
        var failure = await Assert.ThrowsAsync<UsageException>(() => ChooseAsync(Request(folder.Combine("none"))));

        Assert.Equal(ExitCode.Failure, failure.Code);
        Assert.Contains(folder.Combine("none"), failure.Message, StringComparison.Ordinal);
        Assert.Contains("start footprint-agent", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--standalone", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choose_Standalone_AsksNobody()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Granted);
        using var meter = await ChooseAsync(Request(agent.Path) with { IsStandalone = true });

        Assert.Equal("local", meter.Source);
        Assert.Empty(_said);
        Assert.Empty(agent.Heard);
    }

    private static RunRequest Request(string path) => new(["sleep", "1"], new("gpt-ft-1", "gpt-ft", null, null), RunIntensity.Of("DE", null)) { AgentSocket = path, LibraryPath = "/nonexistent/nvml.so" };

    private Task<IRunMeter> ChooseAsync(RunRequest request) => RunMeters.ChooseAsync(request, TimeProvider.System, _said.Add);
}
