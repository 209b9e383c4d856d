using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public class AgentStreamTests
{
    private static readonly ByteString Agent = ByteString.CopyFrom(new byte[16]);
    private static readonly Inventory Inventory = InventoryContent.WithContentId(new()
    {
        Host = "node-1",
        Devices = { new Device { Uuid = "GPU-a", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } } },
    });

    private readonly FakeInbox _inbox = new();
    private readonly List<CollectorMessage> _answers = [];

    [Fact]
    public async Task Batch_OfAKnownInventory_IsAcknowledgedAfterTheCommit()
    {
        await RunAsync(Hello(), new() { Inventory = Inventory }, new() { Batch = Batch(Agent, Method.Counter) });
        Assert.Equal(CollectorMessage.MessageOneofCase.Welcome, _answers[0].MessageCase);
        var range = Assert.Single(_answers[1].Ack.Ranges);
        Assert.Equal((5ul, 1ul, 1ul), (range.Epoch, range.First, range.Last));
        Assert.Single(_inbox.Submitted);
    }

    [Fact]
    public async Task Batch_OfAnUnknownInventory_IsAskedForAgain()
    {
        await RunAsync(Hello(), new() { Batch = Batch(Agent, Method.Counter) });
        AssertRejected(RejectCode.UnknownInventory, permanent: false);
    }

    [Fact]
    public async Task Batch_OfAnotherAgent_IsRefusedForGood()
    {
        await RunAsync(Hello(), new() { Inventory = Inventory }, new() { Batch = Batch(ByteString.CopyFrom([.. Enumerable.Repeat((byte)1, 16)]), Method.Counter) });
        AssertRejected(RejectCode.AgentMismatch, permanent: true);
    }

    [Fact]
    public async Task Batch_OfSimulatedEnergy_IsRefusedForGood()
    {
        await RunAsync(Hello(), new() { Inventory = Inventory }, new() { Batch = Batch(Agent, Method.Simulated) });
        AssertRejected(RejectCode.Simulated, permanent: true);
    }

    [Fact]
    public async Task Batch_FromTheFuture_IsToBeSentAgain()
    {
        await RunAsync(Hello(), new() { Inventory = Inventory }, new() { Batch = Batch(Agent, Method.Counter, TimeSpan.FromMinutes(1)) });
        AssertRejected(RejectCode.InTheFuture, permanent: false);
    }

    [Fact]
    public async Task Batch_ThatBreaksARule_IsRefusedForGood()
    {
        var batch = Batch(Agent, Method.Counter);
        batch.TickCount = 7;
        await RunAsync(Hello(), new() { Inventory = Inventory }, new() { Batch = batch });
        AssertRejected(RejectCode.Invalid, permanent: true);
    }

    [Fact]
    public async Task Stream_WithoutHello_IsEnded() =>
        await Assert.ThrowsAsync<AgentProtocolException>(() => RunAsync(new AgentMessage { Inventory = Inventory }));

    [Fact]
    public async Task Stream_WhoseCommitFails_IsEndedWithoutAck()
    {
        _inbox.Failure = new IOException("disk full");
        await Assert.ThrowsAsync<IOException>(() => RunAsync(Hello(), new() { Inventory = Inventory }, new() { Batch = Batch(Agent, Method.Counter) }));
        Assert.DoesNotContain(_answers, answer => answer.Ack is not null);
    }

    [Fact]
    public async Task Batch_OfADeviceThatALiveAgentReports_IsToBeSentAgain()
    {
        var leases = new DeviceLeases(TimeProvider.System);
        var second = ByteString.CopyFrom([.. Enumerable.Repeat((byte)2, 16)]);
        await RunAsync(leases, Hello(), new() { Inventory = Inventory }, new() { Batch = Batch(Agent, Method.Counter) });
        Assert.Single(_inbox.Submitted);
        _answers.Clear();
        await RunAsync(
            leases, new() { Hello = new() { AgentId = second, Host = "node-2", Version = "1", Protocol = 1 } }, new() { Inventory = Inventory },
            new() { Batch = Batch(second, Method.Counter) });
        var reject = Assert.Single(_answers, answer => answer.Reject is not null).Reject;
        Assert.Equal((RejectCode.DuplicateDevice, false, 1ul), (reject.Code, reject.Permanent, reject.Range.First));
        Assert.Contains("GPU-a", reject.Reason, StringComparison.Ordinal);
        Assert.Single(_inbox.Submitted);
        Assert.Equal(1, leases.Refusals);
        _answers.Clear();
        await RunAsync(leases, Hello(), new() { Inventory = Inventory }, new() { Batch = Batch(Agent, Method.Counter) });
        Assert.Contains(_answers, answer => answer.Ack is not null);
    }

    [Fact]
    public async Task Stream_BeyondTheAgentsCap_IsEnded()
    {
        var leases = new DeviceLeases(TimeProvider.System, maxAgents: 1);
        leases.Renew("another");
        await Assert.ThrowsAsync<AgentProtocolException>(() => RunAsync(leases, Hello()));
        Assert.Empty(_answers);
    }

    [Fact]
    public async Task Stream_BeyondTheStreamsCap_IsRefused()
    {
        var streams = new OpenStreams(maxStreams: 1);
        Assert.True(streams.TryOpen());

        var refusal = await Assert.ThrowsAsync<TooManyStreamsException>(() => RunWithAsync(streams, new(TimeProvider.System), Hello()));
        streams.Close();
        await RunWithAsync(streams, new(TimeProvider.System), Hello());

        Assert.Equal("too many streams", refusal.Message);
        Assert.True(streams.TryOpen());
    }

    [Fact]
    public async Task Stream_OnWhichNothingIsSaid_IsEndedAfterTenSeconds()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        var stream = HandlerAt(time).HandleAsync(Silence(), Send, _ => { }, null, default);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(stream.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<HelloTimeoutException>(() => stream);
    }

    [Fact]
    public async Task Stream_ThatFallsSilent_IsEndedAfterFifteenSeconds()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        var waits = new TaskCompletionSource();
        var stream = HandlerAt(time).HandleAsync(Silence(waits, Hello(), new AgentMessage { Status = new() }), Send, _ => { }, null, default);
        await waits.Task;
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(stream.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var silent = await Assert.ThrowsAsync<SilentAgentException>(() => stream);

        Assert.Equal("no complete message within 15 s", silent.Message);
    }

    [Theory]
    [MemberData(nameof(BadStatuses))]
    public async Task Status_ThatIsNotBounded_EndsTheStream(string reason, Status status)
    {
        var error = await Assert.ThrowsAsync<AgentProtocolException>(() => RunAsync(Hello(), new AgentMessage { Status = status }));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Status> BadStatuses() => new()
    {
        { "devices: more than 256", new Status { Devices = { Enumerable.Repeat(new DeviceStatus(), 257) } } },
        { "version", new Status { Version = new string('x', 257) } },
        { "inventory_id", new Status { InventoryId = ByteString.CopyFrom(new byte[1000]) } },
    };

    [Fact]
    public void Stream_ThatIsNoLongerTheNewest_DoesNotSpeakForItsAgent()
    {
        var streams = new OpenStreams();
        var said = new List<string>();
        streams.Begin("a", "host", "old", () => said.Add("old begins"));
        streams.Begin("a", "host", "new", () => said.Add("new begins"));

        streams.Report("a", "old", () => said.Add("old reports"));
        streams.End("a", "old", () => said.Add("old ends"));
        streams.End("a", "new", () => said.Add("new ends"));

        Assert.Equal(["old begins", "new begins", "new ends"], said);
    }

    [Theory]
    [InlineData("node\n1", "1")]
    [InlineData("node-1", "1\u001b[2J")]
    public async Task Hello_WithControlCharacters_IsEnded(string host, string version) => await Assert.ThrowsAsync<AgentProtocolException>(
        () => RunAsync(new AgentMessage { Hello = new() { AgentId = Agent, Host = host, Version = version, Protocol = 1 } }));

    [Fact]
    public void Lease_OfALiveAgent_IsNotGivenAway()
    {
        var leases = new DeviceLeases(TimeProvider.System);
        leases.Renew("a");
        leases.Renew("b");
        Assert.Null(leases.FirstHeldByAnother("a", ["GPU-1"]));
        Assert.Equal("GPU-1", leases.FirstHeldByAnother("b", ["GPU-0", "GPU-1"]));
        Assert.Null(leases.FirstHeldByAnother("a", ["GPU-1"]));
        Assert.Equal(1, leases.Refusals);
    }

    private static AgentMessage Hello() => new() { Hello = new() { AgentId = Agent, Host = "node-1", Version = "1", Protocol = 1 } };

    private static Batch Batch(ByteString agent, Method method, TimeSpan ahead = default)
    {
        var unix = (TimeProvider.System.GetUtcNow() + ahead - DateTimeOffset.UnixEpoch).Ticks / 10;
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = 1_000_000,
            EndMicroseconds = 2_000_000,
            Millijoules = 5,
            CumulativeMillijoules = 5,
            Method = method,
        };
        return BatchEncoder.Encode(new(agent, 5, Agent), [new(1, new Tick(2_000_000, unix, Inventory, [row], []))]);
    }

    private void AssertRejected(RejectCode code, bool permanent)
    {
        var reject = Assert.Single(_answers, answer => answer.Reject is not null).Reject;
        Assert.Equal((code, permanent), (reject.Code, reject.Permanent));
        Assert.Empty(_inbox.Submitted);
    }

    private Task RunAsync(params AgentMessage[] messages) => RunAsync(new DeviceLeases(TimeProvider.System), messages);

    private Task RunAsync(DeviceLeases leases, params AgentMessage[] messages) => RunWithAsync(new OpenStreams(), leases, messages);

    private async Task RunWithAsync(OpenStreams streams, DeviceLeases leases, params AgentMessage[] messages)
    {
        var options = new IngestOptions();
        var inventories = new InventoryCatalogue(_inbox);
        var handler = new TelemetryStreamHandler(
            _inbox, inventories, leases, new BatchAdmission(inventories, leases, options, TimeProvider.System), new NoReports(), streams, new(64 << 20, TimeProvider.System), new(), options, TimeProvider.System,
            NullLogger<TelemetryStreamHandler>.Instance);
        await handler.HandleAsync(ToStream(messages), Send, _ => { }, null, default);
    }

    private ValueTask Send(CollectorMessage message, CancellationToken cancellationToken)
    {
        _answers.Add(message);
        return ValueTask.CompletedTask;
    }

    private static async IAsyncEnumerable<AgentMessage> ToStream(AgentMessage[] messages, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var message in messages)
        {
            await Task.Yield();
            yield return message;
        }
    }

    private TelemetryStreamHandler HandlerAt(ManualTimeProvider time)
    {
        var inventories = new InventoryCatalogue(_inbox);
        var leases = new DeviceLeases(time);
        return new(
            _inbox, inventories, leases, new BatchAdmission(inventories, leases, new(), time), new NoReports(), new OpenStreams(), new(64 << 20, time), new(), new(), time,
            NullLogger<TelemetryStreamHandler>.Instance);
    }

    private static async IAsyncEnumerable<AgentMessage> Silence(
        TaskCompletionSource waits, AgentMessage hello, AgentMessage last, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return hello;
        await Task.Yield();
        yield return last;
        waits.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async IAsyncEnumerable<AgentMessage> Silence([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    private sealed class NoReports : IAgentReportSink
    {
        public void Publish(AgentReport report)
        {
        }
    }
}
