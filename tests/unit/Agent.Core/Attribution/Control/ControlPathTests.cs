using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Control;

public sealed class ControlPathTests
{
    private const string Service = "/run/footprint-agent/footprint-agent.sock";

    [Theory]
    [InlineData("/run/footprint-agent", "/run/user/1000", "/run/footprint-agent/footprint-agent.sock")]
    [InlineData("/run/a:/run/b", null, "/run/a/footprint-agent.sock")]
    [InlineData(null, "/run/user/1000", "/run/user/1000/footprint-agent.sock")]
    [InlineData("", "/run/user/1000", "/run/user/1000/footprint-agent.sock")]
    [InlineData(null, "", null)]
    [InlineData(null, null, null)]
    public void OfAgent_IsInTheDirectoryThatWasMadeForIt(string? service, string? user, string? expected)
    {
        if (OperatingSystem.IsWindows()) expected = ControlPath.Pipe;

        Assert.Equal(expected, ControlPath.OfAgent(Environment(service, user)));
    }

    [Fact]
    public void OfCommands_LookAtTheServicesFirstAndThenAtTheirUsersOwn()
    {
        if (OperatingSystem.IsWindows()) return;

        Assert.Equal([Service, "/run/user/1000/footprint-agent.sock"], ControlPath.OfCommands(Environment(null, "/run/user/1000")));
        Assert.Equal([Service], ControlPath.OfCommands(Environment(null, null)));
        // A command's own service is none of the agent's.
        Assert.Equal([Service], ControlPath.OfCommands(Environment("/run/slurmd", "")));
    }

    [Fact]
    public void OfCommands_FindWhatAnAgentOfTheServiceOrOfTheUserOpens()
    {
        if (OperatingSystem.IsWindows()) return;
        var known = ControlPath.OfCommands(Environment(null, "/run/user/1000"));

        Assert.Contains(ControlPath.OfAgent(Environment("/run/footprint-agent", null)), known);
        Assert.Contains(ControlPath.OfAgent(Environment(null, "/run/user/1000")), known);
    }

    [Theory]
    [InlineData(@"\\.\pipe\footprint-agent", true)]
    [InlineData(@"\\.\PIPE\x", true)]
    [InlineData(@"\\.\pipe\", false)]
    [InlineData(@"\\.\pipe\a\b", false)]
    [InlineData(@"\\other-host\pipe\footprint-agent", false)]
    [InlineData("footprint-agent", false)]
    [InlineData("/run/footprint-agent/footprint-agent.sock", false)]
    [InlineData(@"C:\x.sock", false)]
    [InlineData("", false)]
    public void IsPipe_OnThisHostWithOneName_Only(string path, bool expected) => Assert.Equal(expected, ControlPath.IsPipe(path));

    [Fact]
    public void PipeName_IsWhatTheBaseLibraryAsksFor() => Assert.Equal("footprint-agent", ControlPath.PipeName(ControlPath.Pipe));

    private static Func<string, string?> Environment(string? service, string? user) => name => name switch
    {
        "RUNTIME_DIRECTORY" => service,
        "XDG_RUNTIME_DIR" => user,
        _ => null,
    };
}
