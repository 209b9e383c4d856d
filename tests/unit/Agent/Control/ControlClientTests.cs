using System.Net.Sockets;
using System.Text;
using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Control;

/// <summary>One connection over a real socket: when it ends, and that its claim does not end with it.</summary>
public sealed class ControlClientTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClaimStand _stand = new();
    private readonly TemporaryDirectory _folder = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _ours;
    private readonly Socket _theirs;
    private readonly StreamReader _reader;

    public ControlClientTests()
    {
        var end = new UnixDomainSocketEndPoint(_folder.Combine("s"));
        using var listener = NewSocket();
        listener.Bind(end);
        listener.Listen();
        _theirs = NewSocket();
        _theirs.Connect(end);
        _ours = listener.Accept();
        _reader = new StreamReader(new NetworkStream(_theirs));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"op\":\"sta")]
    public async Task Serve_NoWholeLineInTime_SaysSoAndEnds(string half)
    {
        Say(half);
        await ServeAsync(TimeSpan.FromMilliseconds(1));

        Assert.Equal("""{"ok":false,"error":"no line within 0 s; connect again"}""", await HearAsync());
        Assert.Null(await HearAsync());
    }

    [Fact]
    public async Task Serve_LineAfterLine_HasItsTimeEach()
    {
        var serving = ServeAsync(TimeSpan.FromMinutes(10));
        Say("{\"op\":\"claim\",\"run\":\"gpt-ft\"}\r\n{\"op\":\"sta");
        Assert.Contains("\"run\":\"gpt-ft\"", await HearAsync(), StringComparison.Ordinal);
        Say("tus\"}\n\n");
        Assert.Contains("\"seconds\":0", await HearAsync(), StringComparison.Ordinal);
        Assert.Contains("not understood", await HearAsync(), StringComparison.Ordinal);
        Assert.False(serving.IsCompleted);
        _theirs.Shutdown(SocketShutdown.Both);
        await serving.WaitAsync(Patience);

        Assert.Equal(1, _stand.Desk.Open);
    }

    [Fact]
    public async Task Serve_LineOfExactlyTheBound_IsReadAndOneByteMoreEndsTheConnection()
    {
        var serving = ServeAsync(TimeSpan.FromMinutes(10));
        await SayAsync(new string(' ', ControlPath.MostLineBytes - 1) + "\n");
        Assert.Contains("not understood", await HearAsync(), StringComparison.Ordinal);
        await SayAsync(new string(' ', ControlPath.MostLineBytes));
        Assert.Equal("""{"ok":false,"error":"the line is longer than 65536 bytes"}""", await HearAsync());
        await serving.WaitAsync(Patience);

        Assert.Null(await HearAsync());
        Assert.Equal(2, _stand.Figures.RefusedRequests);
    }

    [Fact]
    public async Task Serve_WhoeverWroteIsNotWhoConnected_IsToldWhyAndNothingIsDone()
    {
        Say("{\"op\":\"claim\",\"run\":\"gpt-ft\"}\n{\"op\":\"status\"}\n");
        var asked = 0;
        await ServeAsync(TimeSpan.FromMinutes(10), () => ++asked == 1 ? "another user's" : null);

        Assert.Equal("""{"ok":false,"error":"another user\u0027s"}""", await HearAsync());
        Assert.Null(await HearAsync());
        Assert.Equal((0, 1, 1), (_stand.Desk.Open, _stand.Figures.RefusedRequests, asked));
    }

    [Fact]
    public async Task Serve_WhoeverWroteIsWhoConnected_IsAskedOnce()
    {
        var asked = 0;
        var serving = ServeAsync(TimeSpan.FromMinutes(10), () => ++asked == 1 ? null : "asked again");
        // Nothing has been read: nobody tells yet.
        Assert.Equal(0, asked);
        Say("{\"op\":\"claim\",\"run\":\"gpt-ft\"}\n{\"op\":\"status\"}\n");
        Assert.Contains("\"ok\":true", await HearAsync(), StringComparison.Ordinal);
        Assert.Contains("\"ok\":true", await HearAsync(), StringComparison.Ordinal);
        _theirs.Shutdown(SocketShutdown.Both);
        await serving.WaitAsync(Patience);

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Serve_AgentThatEnds_ClosesWithoutAWord()
    {
        var serving = ServeAsync(TimeSpan.FromMinutes(10));
        Assert.False(serving.IsCompleted);
        await _stopping.CancelAsync();
        await serving.WaitAsync(Patience);

        Assert.Null(await HearAsync());
    }

    [Fact]
    public void Credentials_OfAConnection_AreTheKernels()
    {
        if (!OperatingSystem.IsLinux()) return;
        var peer = PeerCredentials.Of(_ours);

        Assert.Equal(Environment.ProcessId, peer.Pid);
        Assert.Equal(Environment.IsPrivilegedProcess, peer.User == 0);
        Assert.Equal(PeerCredentials.Of(_theirs), peer);
    }

    [Fact]
    public async Task Credentials_OfNobody_AreNobodysAndMayClaimNothing()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var alone = NewSocket();
        var nobody = PeerCredentials.Of(alone);
        Assert.Equal(0, nobody.Pid);
        // Above all not root's.
        Assert.NotEqual(0, nobody.User);

        var answer = await _stand.AskAsync("""{"op":"claim","run":"a","pid":7}""", nobody);
        Assert.Contains("another user's", answer.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _theirs.Dispose();
        _ours.Dispose();
        _stopping.Dispose();
        _stand.Dispose();
        _folder.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private Task ServeAsync(TimeSpan idle, Func<string?>? whyNot = null)
    {
        var connection = new ControlConnection(new NetworkStream(_ours, ownsSocket: true), ClaimStand.User) { WhyNot = whyNot ?? (() => null) };
        return new ControlClient(connection, _stand.Clerk, idle).ServeAsync(_stopping.Token).WaitAsync(Patience);
    }

    private void Say(string text) => _theirs.Send(Encoding.UTF8.GetBytes(text));

    // More than a socket holds at once: whoever writes it waits for whoever reads.
    private async Task SayAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var sent = 0; sent < bytes.Length;) sent += await _theirs.SendAsync(bytes.AsMemory(sent));
    }

    /// <summary>Null: it was closed, which a socket that holds something unread says by a reset.</summary>
    private async Task<string?> HearAsync()
    {
        try
        {
            return await _reader.ReadLineAsync().WaitAsync(Patience);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
