using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Privacy;

namespace TelemetryFootprint.UnitTests.Collector.Privacy;

/// <summary>What the stores hold as text is turned whatever it looks like: one text that cannot be read would keep all others as they are.</summary>
public sealed class WrittenTextTests
{
    /// <summary>A run is called what somebody chose to call it, and its description begins with that.</summary>
    [Theory]
    [InlineData("{\"lr\":1}")]
    [InlineData("{")]
    [InlineData("{x")]
    [InlineData("gpt")]
    public void Turn_DescriptionOfARunOfAnyName_ChangesItsUserAlone(string name)
    {
        var run = new Run("job-1", name, DateTimeOffset.UnixEpoch) { Project = "nlp", User = "ada" };

        Assert.Equal((run with { User = "u-1" }).Describe(), WrittenText.Turn(run.Describe(), user => user == "ada" ? "u-1" : "wrong"));
    }

    [Theory]
    [InlineData("""{"Target":"user:ada","Limit":"5kg"}""", """{"Target":"user:u-1","Limit":"5kg"}""")]
    [InlineData("""{"Target":"project:ada","Limit":"5kg"}""", """{"Target":"project:ada","Limit":"5kg"}""")]
    public void Turn_SettingsOfABudget_ChangesTheirUserAlone(string settings, string turned) =>
        Assert.Equal(turned, WrittenText.Turn(settings, user => user == "ada" ? "u-1" : user));
}
