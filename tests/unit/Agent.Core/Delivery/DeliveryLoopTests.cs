using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

public sealed class DeliveryLoopTests : IAsyncDisposable
{
    private readonly DeliveryRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Run_TicksAcknowledged_AreForgotten()
    {
        _rig.Collector.OnMessage = FakeCollector.Acknowledge;
        _rig.Start();
        _rig.Append(10);
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 10);
        Assert.Equal(0, _rig.Queue.State.Ticks);
        AgentMessage[] sent = [.. _rig.Collector.Received];
        Assert.NotNull(sent[0].Hello);
        Assert.Equal("node-17", sent[0].Hello.Host);
        int inventory = Array.FindIndex(sent, message => message.Inventory is not null);
        Assert.InRange(inventory, 1, Array.FindIndex(sent, message => message.Batch is not null) - 1);
        Assert.True(_rig.State.Current.Connected);
    }

    [Fact]
    public async Task Run_InventoryChanges_SendsEachOnce()
    {
        _rig.Collector.OnMessage = FakeCollector.Acknowledge;
        _rig.Start();
        _rig.Append(5);
        _rig.ChangeInventory();
        _rig.Append(5);
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 10);
        Assert.Equal(2, _rig.Collector.Received.Count(message => message.Inventory is not null));
        Assert.True(_rig.Collector.Batches.Select(batch => batch.InventoryId).Distinct().Count() == 2);
        // A collector that binds no name is told the name of that time.
        Assert.Equal(["node-17", "renamed"], _rig.Collector.Received.Select(message => message.Inventory?.Host).OfType<string>().Order());
    }

    /// <summary>A credential for one name: what was spooled under another must neither hold up what is new, nor wait for ever.</summary>
    [Fact]
    public async Task Run_TicksUnderAnOlderNameAreDenied_GoOutUnderTheNameOfNow()
    {
        bool isOver = false;
        _rig.Collector.OnMessage = (stream, message) =>
        {
            isOver = message.Hello is null && (isOver || message.Inventory is { Host: not "node-17" });
            if (isOver) stream.End(new GrpcException(GrpcStatusCode.PermissionDenied, "the credential is for host node-17"));
            else FakeCollector.Acknowledge(stream, message);
        };
        _rig.Append(5);
        _rig.ChangeInventory();
        _rig.Append(5);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 10);

        Assert.Equal(2, _rig.Collector.Connections);
        Assert.Equal(0, _rig.Queue.State.Ticks);
        AgentMessage[] sent = [.. _rig.Collector.Received];
        Inventory[] named = [.. sent.Select(message => message.Inventory).OfType<Inventory>().Where(inventory => inventory.Host == "node-17")];
        Assert.All(named, inventory => Assert.True(InventoryContent.Verify(inventory)));
        Assert.Contains(_rig.Collector.Batches.Last().InventoryId, named.Select(inventory => inventory.ContentId));
    }

    /// <summary>Denied for what is its own: no name would help, and the agent rests.</summary>
    [Fact]
    public async Task Run_DeniedUnderItsOwnName_Rests()
    {
        _rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Inventory is not null) stream.End(new GrpcException(GrpcStatusCode.PermissionDenied, "no"));
        };
        _rig.Append(5);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Current.LastError is not null);
        await Task.Delay(300);
        Assert.Equal(1, _rig.Collector.Connections);
    }

    [Fact]
    public async Task Run_StreamEndsBeforeTheAck_SendsEverythingAgain()
    {
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (_rig.Collector.Connections > 1) FakeCollector.Acknowledge(stream, message);
            else FakeCollector.Welcome(stream, message);
            if (_rig.Collector.Connections == 1 && message.Batch is not null) stream.End();
        };
        _rig.Append(10);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 10);
        Assert.Equal(2, _rig.Collector.Connections);
        Assert.Equal(1, _rig.State.Current.Reconnects);
        Assert.Equal(2, _rig.Collector.Batches.Count(batch => batch.FirstSequence == 1));
    }

    [Fact]
    public async Task Run_CollectorAway_TriesForEverAndSaysWhy()
    {
        _rig.Jitter = 0.005;
        _rig.Collector.OnConnect = number =>
        {
            if (number < 5) throw new IOException("refused by test");
        };
        _rig.Collector.OnMessage = FakeCollector.Acknowledge;
        _rig.Append(1);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Current.LastError == "refused by test");
        await DeliveryRig.Until(() => _rig.Queue.State.Ticks == 0);
        Assert.Equal(5, _rig.State.Current.Attempts);
    }

    [Fact]
    public async Task Run_EndOfFileAtOnce_DoesNotSpin()
    {
        _rig.Jitter = 0.5;
        _rig.Collector.OnMessage = (stream, _) => stream.End();
        _rig.Start();
        await Task.Delay(700);
        Assert.InRange(_rig.Collector.Connections, 1, 3);
    }

    [Fact]
    public async Task Run_PermanentReject_SetsAsideAndGoesOn()
    {
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (message.Batch is { FirstSequence: 1 } batch) stream.Answer(Reject(batch, RejectCode.Simulated, true));
            else FakeCollector.Acknowledge(stream, message);
        };
        _rig.Append(3);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.Queue.State.SetAsideTicks == 3);
        _rig.Append(2);
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 2);
        Assert.Equal(1, _rig.State.Current.RejectedBatches);
    }

    [Fact]
    public async Task Run_UnknownInventory_SendsItAgainBeforeTheBatch()
    {
        bool rejected = false;
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (message.Batch is { } batch && !rejected)
            {
                rejected = true;
                stream.Answer(Reject(batch, RejectCode.UnknownInventory, false));
            }
            else FakeCollector.Acknowledge(stream, message);
        };
        _rig.Append(3);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 3);
        string[] order = [.. _rig.Collector.Received.Where(message => message.Status is null).Select(message => message.MessageCase.ToString())];
        Assert.Equal(["Hello", "Inventory", "Batch", "Inventory", "Batch"], order);
    }

    [Fact]
    public async Task Run_RefusedForNow_ComesAgainLater()
    {
        int refused = 0;
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (message.Batch is { } batch && ++refused <= 3) stream.Answer(Reject(batch, RejectCode.InTheFuture, false));
            else FakeCollector.Acknowledge(stream, message);
        };
        _rig.Append(3);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 3);
        Assert.Equal(0, _rig.Queue.State.SetAsideTicks);
        Assert.Equal(1, _rig.Collector.Connections);
    }

    [Fact]
    public async Task Run_NoAcks_KeepsToTheWindow()
    {
        _rig.Options = _rig.Options with { TicksPerBatch = 2 };
        _rig.Collector.OnMessage = FakeCollector.Welcome;
        _rig.Append(100);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.Collector.Batches.Count() == 4);
        await Task.Delay(200);
        Assert.Equal(4, _rig.Collector.Batches.Count());
    }

    [Fact]
    public async Task Run_HungCollector_Reconnects()
    {
        _rig.Options = _rig.Options with { AnswerTimeout = TimeSpan.FromMilliseconds(150) };
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (_rig.Collector.Connections > 1) FakeCollector.Acknowledge(stream, message);
            else FakeCollector.Welcome(stream, message);
        };
        _rig.Append(3);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 3);
        Assert.Equal(2, _rig.Collector.Connections);
    }

    [Fact]
    public async Task Run_Status_CarriesQueueAndSource()
    {
        _rig.Collector.OnMessage = FakeCollector.Welcome;
        _rig.Append(3);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.Collector.Received.Count(message => message.Status is not null) >= 3);
        Status status = _rig.Collector.Received.First(message => message.Status is not null).Status;
        Assert.Equal((3UL, "1.2.3"), (status.ThinnedTicks, status.Version));
        Assert.True(status.QueueBytes > 0 && status.Clock.BootId.Length == 16 && status.Clock.UnixMicroseconds > 0);
    }

    [Fact]
    public async Task Run_AcksOfOthersOrOfTheUnsent_ForgetNothing()
    {
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (message.Hello is null) return;
            // Before Welcome: after it the batch may be on its way already, and then it is answered rightly.
            stream.Answer(new() { Ack = new() { Ranges = { new SequenceRange { Epoch = _rig.Queue.OriginOf(1).Epoch, First = 1, Last = ulong.MaxValue } } } });
            stream.Answer(new() { Ack = new() { Ranges = { new SequenceRange { Epoch = ~_rig.Queue.OriginOf(1).Epoch, First = 1, Last = 3 } } } });
            FakeCollector.Welcome(stream, message);
        };
        _rig.Append(3);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.Collector.Batches.Any());
        Assert.Equal(3, _rig.Queue.State.Ticks);
    }

    [Fact]
    public async Task Run_RunStateAndThrottle_AreKept()
    {
        _rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Acknowledge(stream, message);
            if (message.Hello is null) return;
            stream.Answer(new() { Throttle = new() { PauseMilliseconds = 300, MaxBatchesInFlight = 1 } });
            stream.Answer(new() { RunState = new() { RunId = "r", EnergyMillijoules = 1 } });
            stream.Answer(new() { RunState = new() { RunId = "r", EnergyMillijoules = 2 } });
        };
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Runs is [{ EnergyMillijoules: 2 }]);
        _rig.Append(3);
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 3);
    }

    [Fact]
    public async Task Run_Claims_AreToldWhenTheyChangeAndOnEveryStream()
    {
        var claims = new ScriptedClaims();
        _rig.Claims = claims;
        _rig.Collector.OnMessage = FakeCollector.Acknowledge;
        _rig.Start();
        _rig.Append(1);
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 1);
        // None is told too: what was claimed before a restart is over.
        await DeliveryRig.Until(() => Told().SequenceEqual(["run-0"]));
        claims.Version = 1;
        _rig.Append(1);
        await DeliveryRig.Until(() => Told().SequenceEqual(["run-0", "run-1"]));
        _rig.Append(3);
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 5);
        Assert.Equal(2, Told().Count());
        claims.Version = 2;
        await DeliveryRig.Until(() => Told().SequenceEqual(["run-0", "run-1", "run-2"]));
    }

    private IEnumerable<string> Told() => _rig.Collector.Received.Where(message => message.Claims is not null).Select(message => message.Claims.Claims[0].RunId);

    private sealed class ScriptedClaims : IClaimSource
    {
        private long _version;

        public long Version
        {
            get => Interlocked.Read(ref _version);
            set => Interlocked.Exchange(ref _version, value);
        }

        public RunClaims Message() => new() { Claims = { new RunClaim { RunId = $"run-{Version}" } } };
    }

    [Fact]
    public async Task Stop_WithTicksWaiting_FlushesThem()
    {
        _rig.Options = _rig.Options with { Linger = TimeSpan.FromMinutes(1) };
        _rig.Collector.OnMessage = FakeCollector.Acknowledge;
        _rig.Append(1);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Current.AcknowledgedTicks == 1);
        _rig.Append(3);
        await Task.Delay(50);
        Assert.Equal(3, _rig.Queue.State.Ticks);
        await _rig.StopAsync();
        Assert.Equal(0, _rig.Queue.State.Ticks);
    }

    private static CollectorMessage Reject(Batch batch, RejectCode code, bool permanent) =>
        new() { Reject = new() { Range = FakeCollector.Range(batch), Code = code, Permanent = permanent, Reason = "test" } };
}
