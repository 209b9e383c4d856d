using System.Net.Sockets;
using TelemetryFootprint.Agent.Commands;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Commands;

/// <summary>The doctor's word on the control socket, by real sockets in real folders.</summary>
public sealed class SocketCheckTests : IDisposable
{
    private const UnixFileMode OpenToAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;

    private readonly TemporaryDirectory _folder = new();
    private readonly Socket _agent = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private string Path => _folder.Combine("agent.sock");

    public void Dispose()
    {
        _agent.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Look_AnAgentListens_ForEverybody()
    {
        if (OperatingSystem.IsWindows()) return;
        Listen(OpenToAll);

        Assert.Equal(("ok", $"control socket: {Path} answers, and every user can come to it"), SocketCheck.Look(new(Path, true), []).Line);
        // By the kernel's word, who listens: here the test itself.
        Assert.Equal(Environment.ProcessId, SocketCheck.Look(new(Path, true), []).Agent);
        Assert.Equal("ok", SocketCheck.Look(new(null, false), ["/nonexistent/x.sock", Path]).Line.Verdict);
    }

    [Fact]
    public void Look_FolderOfItsOwn_NamesTheFolder()
    {
        if (OperatingSystem.IsWindows()) return;
        Listen(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var ((verdict, text), _) = SocketCheck.Look(new(Path, true), []);

        Assert.Equal("warn", verdict);
        Assert.Contains($"{_folder.Path} is closed to them; set RuntimeDirectoryMode=0755", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_LeftBehind_IsNoAgent()
    {
        if (OperatingSystem.IsWindows()) return;
        Listen(OpenToAll);
        var elsewhere = _folder.Combine("left.sock");
        File.Move(Path, elsewhere);
        _agent.Dispose();

        var ((verdict, text), agent) = SocketCheck.Look(new(elsewhere, false), ["/nonexistent/x.sock"]);

        Assert.Equal(("warn", null), (verdict, agent));
        Assert.StartsWith($"control socket: no agent answers at {elsewhere} or /nonexistent/x.sock: ", text, StringComparison.Ordinal);
    }

    /// <summary>What was asked for is looked at alone: another agent's socket says nothing of it.</summary>
    [Fact]
    public void Look_Asked_IsNotAnsweredByAnother()
    {
        if (OperatingSystem.IsWindows()) return;
        Listen(OpenToAll);

        Assert.Equal("warn", SocketCheck.Look(new(_folder.Combine("other.sock"), true), [Path]).Line.Verdict);
        Assert.Contains("none, by ControlSocket", SocketCheck.Look(new(null, true), [Path]).Line.Text, StringComparison.Ordinal);
        Assert.Equal("warn", SocketCheck.Look(new("/" + new string('x', 300), true), [Path]).Line.Verdict);
    }

    private void Listen(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder.Path, mode);
        _agent.Bind(new UnixDomainSocketEndPoint(Path));
        _agent.Listen(4);
    }
}
