using TelemetryFootprint.Agent.Identity;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.UnitTests.Agent;

public sealed class SessionKeyFileTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("footprint-").FullName;

    private string Key => Path.Combine(_state, SessionKeyFile.FileName);

    [Fact]
    public void LoadOrCreate_Twice_IsTheSameAndItsOwnersAlone()
    {
        var key = SessionKeyFile.LoadOrCreate(_state);

        Assert.Equal(32, key.Length);
        Assert.Equal(key, SessionKeyFile.LoadOrCreate(_state));
        if (!OperatingSystem.IsWindows()) Assert.Equal(WholeFile.Private, File.GetUnixFileMode(Key));
        File.Delete(Key);
        Assert.NotEqual(key, SessionKeyFile.LoadOrCreate(_state));
    }

    [Fact]
    public void LoadOrCreate_NoKeyInIt_SaysWhatToDo()
    {
        File.WriteAllText(Key, "rubbish");

        var wrong = Assert.Throws<ConfigurationException>(() => SessionKeyFile.LoadOrCreate(_state));
        Assert.Contains("does not hold a key of 64 hexadecimal digits; restore it, or delete it to have other ids of sessions", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);
}
