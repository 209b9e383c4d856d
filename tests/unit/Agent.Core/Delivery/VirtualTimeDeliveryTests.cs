using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>Streams, pauses and what comes on them, in virtual time.</summary>
public sealed class VirtualTimeDeliveryTests : VirtualTimeDelivery
{
    [Fact]
    public async Task Throttle_LongerThanTheAnswerTimeout_IsNoHang()
    {
        Rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Batch is not null && Rig.Collector.Connections == 1) stream.Answer(new() { Throttle = new() { PauseMilliseconds = 30_000 } });
        };
        Rig.Append(1);
        Rig.Start();
        await Until(() => Rig.Collector.Batches.Any(), 5);
        await PassAsync(35);
        Assert.Equal(1, Rig.Collector.Connections);

        await Until(() => Rig.Collector.Connections == 2, 15);
    }

    [Fact]
    public async Task Throttle_WithABatchUnanswered_SendsNothingMoreUntilItsEnd()
    {
        // However late a busy machine lets the sender run, that is no hang.
        Rig.Options = Rig.Options with { AnswerTimeout = TimeSpan.FromSeconds(200) };
        long? throttled = null, resumed = null;
        Rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Batch is not { } batch) return;
            if (throttled is null)
            {
                throttled = Time.GetTimestamp();
                stream.Answer(new() { Throttle = new() { PauseMilliseconds = 20_000 } });
                // Whoever has this has the pause.
                stream.Answer(new() { RunState = new() { RunId = "told" } });
                return;
            }
            resumed ??= Time.GetTimestamp();
            stream.Answer(new() { Ack = new() { Ranges = { new SequenceRange { Epoch = batch.Epoch, First = 1, Last = 2 } } } });
        };
        Rig.Append(1);
        Rig.Start();
        await DeliveryRig.Until(() => Rig.State.Runs.Count == 1);
        // The linger passes, and with it what else would hold a new tick back.
        await PassAsync(2);
        Rig.Append(1);
        await Until(() => Rig.Queue.State.Ticks == 0, 150);

        Assert.Equal(1, Rig.Collector.Connections);
        Assert.InRange(Time.GetElapsedTime(throttled!.Value, resumed!.Value), TimeSpan.FromSeconds(20), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task Throttle_RightAfterWelcome_NarrowsTheWindow()
    {
        Rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Hello is null) return;
            stream.Answer(new() { Throttle = new() { MaxBatchesInFlight = 1 } });
            // Whoever has this has the throttle: what the sender finds before that is its right to send.
            stream.Answer(new() { RunState = new() { RunId = "told" } });
        };
        Rig.Start();
        await DeliveryRig.Until(() => Rig.State.Runs.Count == 1);
        Rig.Append(10);
        await Until(() => Rig.Collector.Batches.Any(), 5);
        await PassAsync(5);

        Assert.Single(Rig.Collector.Batches);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backoff_CollectorThatTakesTenSecondsToFail_GrowsAllTheSame(bool welcomes)
    {
        Rig.Collector.OnMessage = (stream, message) =>
        {
            if (welcomes) FakeCollector.Welcome(stream, message);
        };
        Rig.Append(1);
        Rig.Start();
        await PassAsync(150);

        // Ten seconds each, and between them 0.5, 1, 2, 4, 8, 16, 32 s: a back-off that begins anew each time would try 14 times.
        Assert.InRange(Rig.Collector.Connections, 5, 9);
    }

    [Fact]
    public async Task Backoff_AfterAStreamThatWorked_BeginsAnew()
    {
        Rig.Collector.OnConnect = number =>
        {
            if (number is > 1 and < 7) throw new IOException("away");
        };
        FakeStream? stream = null;
        Rig.Collector.OnMessage = (current, message) =>
        {
            stream = current;
            FakeCollector.Acknowledge(current, message);
        };
        Rig.Start();
        await Until(() => Rig.State.Current.Connected, 5);
        await PassAsync(12);
        stream!.End();
        await Until(() => Rig.Collector.Connections == 7, 60);
        await Until(() => Rig.State.Current.Connected, 5);
        await PassAsync(12);
        stream!.End();

        // Without a new beginning the next pause would be 32 s.
        await Until(() => Rig.Collector.Connections == 8, 3);
    }

    [Fact]
    public async Task Greeting_WithoutWelcome_SaysWhatIsMissing()
    {
        Rig.Start();
        await Until(() => Rig.State.Current.LastError is not null, 20);

        Assert.Equal("no Welcome within 10 s: what listens there may be no collector", Rig.State.Current.LastError);
    }

    [Fact]
    public async Task Status_IdleStream_ComesEveryFiveSecondsOrSooner()
    {
        Rig.Collector.OnMessage = FakeCollector.Acknowledge;
        Rig.Start();
        await Until(() => Rig.State.Current.Connected, 5);
        await PassAsync(60);

        Assert.InRange(Rig.Collector.Received.Count(message => message.Status is not null), 12, 16);
        Assert.Equal(1, Rig.Collector.Connections);
    }

    [Fact]
    public async Task ThinnedTicks_FewerThanABatch_DoNotWaitForEachOther()
    {
        Rig.Options = Rig.Options with { TicksPerBatch = 256 };
        Rig.Collector.OnMessage = FakeCollector.Acknowledge;
        AppendWithHoles(60);
        Rig.Start();
        // Time stands still: whoever waited a second between two sends would wait for ever.
        await DeliveryRig.Until(() => Rig.Queue.State.Ticks == 0);

        Assert.Equal(30, Rig.State.Current.AcknowledgedTicks);
        Assert.All(Rig.Collector.Batches, batch => Assert.Equal(1U, batch.TickCount));
    }

    [Fact]
    public async Task ThinnedTicks_AnsweredSlowly_GoManyAtATimeBehindWhatIsNew()
    {
        Rig.Options = Rig.Options with { TicksPerBatch = 256 };
        AnswerAfter(TimeSpan.FromSeconds(1), window: 32);
        AppendWithHoles(301);
        Rig.Start();
        // One by one they would be two and a half minutes.
        await Until(() => Rig.Queue.State.Ticks == 0, 100);

        Assert.Equal((ulong)301, Rig.Collector.Batches.First().FirstSequence);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\nERROR forged\u001b[0m", "a ERROR forged [0m")]
    public void RemoteText_IsOneLine(string text, string shown) => Assert.Equal(shown, RemoteText.Show(text));

    [Fact]
    public void RemoteText_IsBounded() => Assert.Equal(257, RemoteText.Show(new string('x', 1 << 20)).Length);

    [Fact]
    public async Task RunStates_HostileOnes_AreBounded()
    {
        Rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Hello is null) return;
            stream.Answer(new() { RunState = new() { RunId = "" } });
            stream.Answer(new() { RunState = new() { RunId = new string('r', 129) } });
            stream.Answer(new() { RunState = new() { RunId = "large", Name = new string('n', 9_000) } });
            for (int i = 0; i < 300; i++) stream.Answer(new() { RunState = new() { RunId = $"run-{i}" } });
        };
        Rig.Start();
        await Until(() => Rig.State.Runs is [.., { RunId: "run-299" }], 10);

        Assert.Equal(256, Rig.State.Runs.Count);
        Assert.Equal("run-44", Rig.State.Runs[0].RunId);
    }

    /// <summary>Every other tick is gone: a batch ends at each hole.</summary>
    private void AppendWithHoles(int ticks)
    {
        Rig.Append(ticks);
        for (ulong sequence = 2; sequence <= (ulong)ticks; sequence += 2) Rig.Queue.Acknowledge(sequence, sequence);
    }

    private void AnswerAfter(TimeSpan delay, uint window) => Rig.Collector.OnMessage = (stream, message) =>
    {
        if (message.Hello is not null) stream.Answer(new() { Welcome = new() { Version = "fake", Protocol = 1, MaxBatchesInFlight = window, MaxMessageBytes = 1 << 20 } });
        if (message.Batch is not { } batch) return;
        ITimer? timer = null;
        timer = Time.CreateTimer(
            _ =>
            {
                stream.Answer(new() { Ack = new() { Ranges = { FakeCollector.Range(batch) } } });
                timer?.Dispose();
            },
            null,
            delay,
            Timeout.InfiniteTimeSpan);
    };
}
