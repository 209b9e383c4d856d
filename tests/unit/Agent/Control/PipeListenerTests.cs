using System.IO.Pipes;
using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Cli.Runs;

namespace TelemetryFootprint.UnitTests.Agent.Control;

/// <summary>Real pipes of the base library, which has them on every system; who is at their other end is the test's word.</summary>
public sealed class PipeListenerTests : IDisposable
{
    private const int MostInstances = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _name = "footprint-" + Guid.NewGuid().ToString("n")[..12];
    private readonly CancellationTokenSource _stopping = new();
    private readonly PipeListener _listener;
    private PeerCredentials? _caller = ClaimStand.User;
    private int? _writer;
    private int _failures;
    private int _firsts;

    public PipeListenerTests() => _listener = new PipeListener(Create, _ => _caller, _ => _writer ?? _caller?.User);

    [Fact]
    public async Task Accept_ClientAfterClient_IsServedAsOneOfASocket()
    {
        using var stand = new ClaimStand();
        foreach (var user in (PeerCredentials[])[ClaimStand.User, ClaimStand.Stranger])
        {
            _caller = user;
            var accepting = AcceptAsync();
            using var link = Connect();
            var connection = await accepting;
            Assert.Equal(user, connection!.Peer);
            var serving = new ControlClient(connection, stand.Clerk, Patience).ServeAsync(_stopping.Token);
            Assert.True((await link.AskAsync(new ControlRequest("claim") { Run = "gpt-ft" })).Ok);
            Assert.Equal("gpt-ft", (await link.AskAsync(new ControlRequest("status"))).Run);
            link.Dispose();
            await serving.WaitAsync(Patience);
        }

        Assert.Equal((1, 2), (_firsts, stand.Desk.Open));
    }

    [Fact]
    public async Task Accept_NobodyTellsWhoItIs_IsClosedAndTheNextIsTaken()
    {
        _caller = null;
        var accepting = AcceptAsync();
        using var link = Connect();
        Assert.Null(await accepting);
        await Assert.ThrowsAsync<IOException>(() => link.AskAsync(new ControlRequest("status")));

        _caller = ClaimStand.User;
        accepting = AcceptAsync();
        using var next = Connect();
        Assert.NotNull(await accepting);
    }

    [Fact]
    public async Task WhyNot_AnotherUserWrote_IsSaid()
    {
        var accepting = AcceptAsync();
        using var link = Connect();
        var connection = await accepting;
        Assert.Null(connection!.WhyNot());
        _writer = ClaimStand.Stranger.User;

        Assert.Contains("another user's than the process that made it", connection.WhyNot(), StringComparison.Ordinal);
        await connection.Stream.DisposeAsync();
    }

    /// <summary>The number of a process that ended may be one's of an administrator when the agent asks whose it is: what a user without his rights writes is not the administrator's.</summary>
    [Fact]
    public async Task WhyNot_WriterWithoutTheRightsOfTheProcess_IsSaid()
    {
        _caller = ClaimStand.User with { User = ClaimOrder.Root };
        _writer = ClaimStand.User.User;
        var accepting = AcceptAsync();
        using var link = Connect();
        var connection = await accepting;

        Assert.Contains("or has other rights", connection!.WhyNot(), StringComparison.Ordinal);
        _writer = ClaimOrder.Root;
        Assert.Null(connection.WhyNot());
        await connection.Stream.DisposeAsync();
    }

    /// <summary>An agent of few rights, and a user whom it may not see: nothing is done for them, even where the pipe would confirm it.</summary>
    [Fact]
    public async Task WhyNot_UserWhomTheAgentMayNotSee_NamesTheRemedy()
    {
        _caller = new PeerCredentials(4711, PeerCredentials.Unknown);
        var accepting = AcceptAsync();
        using var link = Connect();
        var connection = await accepting;

        Assert.Contains("may not see whose process 4711 is; run it as a service of LocalSystem", connection!.WhyNot(), StringComparison.Ordinal);
        await connection.Stream.DisposeAsync();
    }

    [Fact]
    public async Task Accept_NoFurtherInstance_KeepsTheNameAndTakesTheNext()
    {
        _failures = 1;
        var accepting = AcceptAsync();
        using (Connect())
            await Assert.ThrowsAsync<IOException>(() => accepting);

        accepting = AcceptAsync();
        using var next = Connect();
        Assert.Equal(ClaimStand.User, (await accepting)!.Peer);
    }

    [Fact]
    public async Task Accept_AgentThatEnds_IsNoLonger()
    {
        var accepting = AcceptAsync();
        await _stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }

    [Fact]
    public void Open_NoPipeOfThatName_SaysSo()
    {
        Assert.Null(AgentLink.Open(ControlPath.Pipe + "-" + Guid.NewGuid().ToString("n"), out var why));
        Assert.Equal("there is no such pipe", why);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _stopping.Dispose();
    }

    private NamedPipeServerStream Create(bool isFirst)
    {
        _firsts += isFirst ? 1 : 0;
        if (!isFirst && _failures-- > 0)
            throw new IOException("scripted");
        return new NamedPipeServerStream(_name, PipeDirection.InOut, MostInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
    }

    private Task<ControlConnection?> AcceptAsync() => _listener.AcceptAsync(_stopping.Token).WaitAsync(Patience);

    private AgentLink Connect() => AgentLink.Open(@"\\.\pipe\" + _name, out var why) ?? throw new InvalidOperationException(why);
}
