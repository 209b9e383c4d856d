using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Logging;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http.WebConfig;

public sealed class WebConfigStateTests : IDisposable
{
    private const string Alice = "basic_auth_users:\n  alice: " + WebConfigFileTests.Hash + "\n";
    private readonly TemporaryDirectory _folder = new();
    private readonly ErrorLogGuard _logs = new();
    private readonly string _file;
    private readonly WebConfigState _state;

    public WebConfigStateTests()
    {
        _file = _folder.Write("web.yml", Alice);
        _state = new WebConfigState(new(_file, Alice), WebConfigFile.Parse(Alice, _file), _logs.LoggerFor<WebConfigState>());
        Look();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Look_NothingChanged_SaysNothing()
    {
        Look();

        Assert.Equal(["alice"], _state.Current.Users.Keys);
        Assert.Empty(_logs.Entries);
    }

    [Fact]
    public void Look_UsersReplaced_CountAtTheSecondLook()
    {
        _folder.Write("web.yml", Alice.Replace("alice", "bob", StringComparison.Ordinal));

        _state.Look();
        Assert.Equal(["alice"], _state.Current.Users.Keys);
        _state.Look();

        Assert.Equal(["bob"], _state.Current.Users.Keys);
        Assert.Contains("read anew: 1 users", Assert.Single(_logs.Entries).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_ChangedBetweenStartAndFirstLook_IsToldThoughTheUsersAreTheSame()
    {
        var state = new WebConfigState(new(_file, "# nobody yet\n" + Alice), WebConfigFile.Parse(Alice, _file), _logs.LoggerFor<WebConfigState>());

        for (var i = 0; i < 3; i++) state.Look();

        Assert.Contains("read anew: 1 users", Assert.Single(_logs.Entries).Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Fault", "F53")]
    [InlineData("basic_auth_users:\n  alice: half", "is no bcrypt hash")]
    [InlineData("{", "is no valid YAML")]
    [InlineData("http_server_config:\n  headers:\n    X-Frame-Options: deny\n    x-frame-options: deny\n", "is there twice")]
    [InlineData(null, "cannot be read")]
    public void Look_SpoiltOrDeleted_KeepsTheOldAndTellsOnce(string? text, string says)
    {
        if (text is null) File.Delete(_file);
        else _folder.Write("web.yml", text);

        Look();
        Look();

        Assert.Equal(["alice"], _state.Current.Users.Keys);
        var told = Assert.Single(_logs.Entries).Message;
        Assert.Contains("the old one stays in force", told, StringComparison.Ordinal);
        Assert.Contains(says, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_OtherListenerSettings_WaitForARestartAndSaySo()
    {
        _folder.Write("web.yml", Alice + "http_server_config:\n  http2: false\n  headers:\n    X-Frame-Options: deny\n");

        Look();

        Assert.True(_state.Current.Http2);
        Assert.Equal("deny", _state.Current.Headers["X-Frame-Options"]);
        Assert.Contains(_logs.Entries, entry => entry.Message.Contains("restart the collector", StringComparison.Ordinal));
    }

    private void Look()
    {
        for (var i = 0; i < 3; i++) _state.Look();
    }
}
