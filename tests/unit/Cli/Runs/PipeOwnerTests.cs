using TelemetryFootprint.Cli.Runs;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class PipeOwnerTests
{
    private const string Self = "S-1-5-21-1004336348-1177238915-682003330-1001";

    [Theory]
    [InlineData("S-1-5-18")]
    [InlineData("S-1-5-32-544")]
    [InlineData(Self)]
    public void WhyNot_TheSystemsOrOnesOwn_IsTrusted(string owner) => Assert.Null(PipeOwner.WhyNot(owner, Self));

    [Theory]
    [InlineData("S-1-5-21-1004336348-1177238915-682003330-1002", Self)]
    [InlineData("S-1-5-32-545", Self)]
    [InlineData("S-1-5-180", Self)]
    [InlineData(null, Self)]
    [InlineData(null, null)]
    public void WhyNot_AnybodyElses_SaysWhose(string? owner, string? self)
    {
        var why = PipeOwner.WhyNot(owner, self);

        Assert.Contains(owner ?? "nobody knows whom", why, StringComparison.Ordinal);
        Assert.Contains("run the agent as a service of LocalSystem", why, StringComparison.Ordinal);
    }
}
