using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Agent.Configuration;

public sealed class ControlSettingsTests
{
    [Fact]
    public void Read_NothingSet_IsWhereThereIsADirectoryForItAndMayFail() =>
        Assert.Equal(new ControlSettings(ControlPath.OfAgent(Environment.GetEnvironmentVariable), false), Read());

    [Fact]
    public void Read_None_IsNowhereByWish() => Assert.Equal(new ControlSettings(null, true), Read("ControlSocket=none"));

    [Fact]
    public void Read_Path_IsWholeAndAskedFor()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Contains("is no named pipe", Assert.Throws<ConfigurationException>(() => Read("ControlSocket=s")).Message, StringComparison.Ordinal);
            Assert.Equal(new ControlSettings(@"\\.\pipe\s", true), Read(@"ControlSocket=\\.\pipe\s"));
            return;
        }

        Assert.Equal(new ControlSettings("/run/x/agent.sock", true), Read("ControlSocket=/run/x/agent.sock"));
        // Where it was started says what a short one means, and the log says the whole.
        Assert.Equal(new ControlSettings(Path.Combine(Environment.CurrentDirectory, "agent.sock"), true), Read("ControlSocket=./agent.sock"));
        // Only the word itself is the word.
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "None"), Read("ControlSocket=None").Path);
    }

    [Fact]
    public void Read_SettingBelowIt_IsNotKnown() =>
        Assert.Contains("ControlSocket:Path", Assert.Throws<ConfigurationException>(() => Read("ControlSocket:Path=/run/x")).Message, StringComparison.Ordinal);

    private static ControlSettings Read(params string[] settings) => AgentOptionsReader.Read(null, settings.Select(setting => "--" + setting)).Control;
}
