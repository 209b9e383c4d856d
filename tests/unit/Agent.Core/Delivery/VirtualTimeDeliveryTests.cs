using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>Delivery at its real pace, in time that the test moves: what takes a minute takes a moment.</summary>
public sealed class VirtualTimeDeliveryTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly DeliveryRig _rig;

    public VirtualTimeDeliveryTests() => _rig = new DeliveryRig(_time)
    {
        Options = new DeliveryOptions { TicksPerBatch = 1, FinalFlush = TimeSpan.FromMilliseconds(50) },
        Jitter = 0.999,
    };

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Throttle_LongerThanTheAnswerTimeout_IsNoHang()
    {
        _rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Batch is not null && _rig.Collector.Connections == 1) stream.Answer(new() { Throttle = new() { PauseMilliseconds = 30_000 } });
        };
        _rig.Append(1);
        _rig.Start();
        await Until(() => _rig.Collector.Batches.Any(), 5);
        await PassAsync(35);
        Assert.Equal(1, _rig.Collector.Connections);

        await Until(() => _rig.Collector.Connections == 2, 15);
    }

    [Fact]
    public async Task Throttle_WithABatchUnanswered_SendsNothingMoreUntilItsEnd()
    {
        // However late a busy machine lets the sender run, that is no hang.
        _rig.Options = _rig.Options with { AnswerTimeout = TimeSpan.FromSeconds(200) };
        long? throttled = null, resumed = null;
        _rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Batch is not { } batch) return;
            if (throttled is null)
            {
                throttled = _time.GetTimestamp();
                stream.Answer(new() { Throttle = new() { PauseMilliseconds = 20_000 } });
                // Whoever has this has the pause.
                stream.Answer(new() { RunState = new() { RunId = "told" } });
                return;
            }
            resumed ??= _time.GetTimestamp();
            stream.Answer(new() { Ack = new() { Ranges = { new SequenceRange { Epoch = batch.Epoch, First = 1, Last = 2 } } } });
        };
        _rig.Append(1);
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Runs.Count == 1);
        // The linger passes, and with it what else would hold a new tick back.
        await PassAsync(2);
        _rig.Append(1);
        await Until(() => _rig.Queue.State.Ticks == 0, 150);

        Assert.Equal(1, _rig.Collector.Connections);
        Assert.InRange(_time.GetElapsedTime(throttled!.Value, resumed!.Value), TimeSpan.FromSeconds(20), TimeSpan.MaxValue);
    }

    /// <summary>A certificate that was refused was replaced, and waited out the minute all the same.</summary>
    [Theory]
    [InlineData(GrpcStatusCode.Unauthenticated)]
    [InlineData(GrpcStatusCode.Unavailable)]
    public async Task Refused_CertificateReplacedMeanwhile_ComesAgainAtOnce(GrpcStatusCode refusal)
    {
        _rig.Collector.HasTrustFiles = true;
        _rig.Collector.OnMessage = FakeCollector.Welcome;
        var shown = 7;
        _rig.Collector.OnConnect = n =>
        {
            if (n <= shown) throw new GrpcException(refusal, "not this certificate");
        };
        _rig.Start();
        // However often it was refused, it waits longer than this.
        await Until(() => _rig.Collector.Connections == shown, 500);
        await PassAsync(10);
        Assert.Equal(shown, _rig.Collector.Connections);
        _rig.Collector.HasNewTrust = true;
        await PassAsync(2);

        await DeliveryRig.Until(() => _rig.State.Current.Connected);
    }

    [Fact]
    public async Task Throttle_RightAfterWelcome_NarrowsTheWindow()
    {
        _rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Hello is null) return;
            stream.Answer(new() { Throttle = new() { MaxBatchesInFlight = 1 } });
            // Whoever has this has the throttle: what the sender finds before that is its right to send.
            stream.Answer(new() { RunState = new() { RunId = "told" } });
        };
        _rig.Start();
        await DeliveryRig.Until(() => _rig.State.Runs.Count == 1);
        _rig.Append(10);
        await Until(() => _rig.Collector.Batches.Any(), 5);
        await PassAsync(5);

        Assert.Single(_rig.Collector.Batches);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backoff_CollectorThatTakesTenSecondsToFail_GrowsAllTheSame(bool welcomes)
    {
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (welcomes) FakeCollector.Welcome(stream, message);
        };
        _rig.Append(1);
        _rig.Start();
        await PassAsync(150);

        // Ten seconds each, and between them 0.5, 1, 2, 4, 8, 16, 32 s: a back-off that begins anew each time would try 14 times.
        Assert.InRange(_rig.Collector.Connections, 5, 9);
    }

    [Fact]
    public async Task Backoff_AfterAStreamThatWorked_BeginsAnew()
    {
        _rig.Collector.OnConnect = number =>
        {
            if (number is > 1 and < 7) throw new IOException("away");
        };
        FakeStream? stream = null;
        _rig.Collector.OnMessage = (current, message) =>
        {
            stream = current;
            FakeCollector.Acknowledge(current, message);
        };
        _rig.Start();
        await Until(() => _rig.State.Current.Connected, 5);
        await PassAsync(12);
        stream!.End();
        await Until(() => _rig.Collector.Connections == 7, 60);
        await Until(() => _rig.State.Current.Connected, 5);
        await PassAsync(12);
        stream!.End();

        // Without a new beginning the next pause would be 32 s.
        await Until(() => _rig.Collector.Connections == 8, 3);
    }

    [Fact]
    public async Task Greeting_WithoutWelcome_SaysWhatIsMissing()
    {
        _rig.Start();
        await Until(() => _rig.State.Current.LastError is not null, 20);

        Assert.Equal("no Welcome within 10 s: what listens there may be no collector", _rig.State.Current.LastError);
    }

    [Fact]
    public async Task Status_IdleStream_ComesEveryFiveSecondsOrSooner()
    {
        _rig.Collector.OnMessage = FakeCollector.Acknowledge;
        _rig.Start();
        await Until(() => _rig.State.Current.Connected, 5);
        await PassAsync(60);

        Assert.InRange(_rig.Collector.Received.Count(message => message.Status is not null), 12, 16);
        Assert.Equal(1, _rig.Collector.Connections);
    }

    /// <summary>Two agents on the same GPUs: the second is refused for ever, and must neither flood the network nor hold what it has back once it may send.</summary>
    [Fact]
    public async Task RefusedForNow_AllOfItForALongTime_IsTriedLessAndLess()
    {
        bool refuse = true;
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (refuse && message.Batch is { } refused)
                stream.Answer(new() { Reject = new() { Range = FakeCollector.Range(refused), Code = RejectCode.DuplicateDevice, Reason = "another agent" } });
            else
                FakeCollector.Acknowledge(stream, message);
        };
        _rig.Append(200);
        _rig.Start();
        await Until(() => _rig.Collector.Batches.Select(batch => batch.FirstSequence).Distinct().Count() == 200, 60);
        int before = _rig.Collector.Batches.Count();
        await PassAsync(60);

        // No more than 64 ranges are tried once more, each after 5, 10, 20 and 40 s.
        Assert.InRange(_rig.Collector.Batches.Count() - before, 64, 64 * 5);
        Assert.Equal(1, _rig.Collector.Connections);
        refuse = false;
        await Until(() => _rig.Queue.State.Ticks == 0, 100);
        Assert.Equal((200L, 0L), (_rig.State.Current.AcknowledgedTicks, _rig.Queue.State.SetAsideTicks));
    }

    /// <summary>What cannot be taken at all holds up its neighbours no longer than what is taken.</summary>
    [Fact]
    public async Task RefusedForNowAndThenForEver_IsSetAsideAsFastAsItWouldBeTaken()
    {
        bool isPermanent = false;
        _rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Batch is { } refused)
                stream.Answer(new() { Reject = new() { Range = FakeCollector.Range(refused), Code = RejectCode.DuplicateDevice, Permanent = isPermanent, Reason = "another agent" } });
        };
        // Six to a range, as there are 64 of them at most, and each goes tick by tick.
        _rig.Append(64 * 6);
        _rig.Start();
        await Until(() => _rig.Collector.Batches.Select(batch => batch.FirstSequence).Distinct().Count() == 64 * 6, 60);
        isPermanent = true;
        await Until(() => _rig.Queue.State.Ticks == 0, 100);

        Assert.Equal((0L, 64L * 6), (_rig.State.Current.AcknowledgedTicks, _rig.Queue.State.SetAsideTicks));
    }

    [Fact]
    public async Task RefusedForNow_ComesBackAfterFiveSecondsAndThenTen()
    {
        var times = new List<long>();
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (message.Batch is { } batch) lock (times) times.Add(_time.GetTimestamp());
            if (message.Batch is { } refused && times.Count < 3)
                stream.Answer(new() { Reject = new() { Range = FakeCollector.Range(refused), Code = RejectCode.DuplicateDevice, Reason = "another agent" } });
            else
                FakeCollector.Acknowledge(stream, message);
        };
        _rig.Append(1);
        _rig.Start();
        await Until(() => _rig.State.Current.AcknowledgedTicks == 1, 30);

        Assert.Equal(3, times.Count);
        Assert.InRange(times[1] - times[0], 5 * TimeSpan.TicksPerSecond, 7 * TimeSpan.TicksPerSecond);
        Assert.InRange(times[2] - times[1], 10 * TimeSpan.TicksPerSecond, 14 * TimeSpan.TicksPerSecond);
    }

    /// <summary>What is sent again is not new: a tick that came since lingers from the last new batch on, however often an older one is tried.</summary>
    [Fact]
    public async Task RefusedForNow_TheNewestTick_DoesNotHoldUpTheNext()
    {
        var times = new List<(ulong First, long At)>();
        _rig.Options = _rig.Options with { TicksPerBatch = 256, Linger = TimeSpan.FromSeconds(20), AnswerTimeout = TimeSpan.FromSeconds(10) };
        _rig.Collector.OnMessage = (stream, message) =>
        {
            if (message.Batch is { } batch) lock (times) times.Add((batch.FirstSequence, _time.GetTimestamp()));
            if (message.Batch is { FirstSequence: 1 } refused)
                stream.Answer(new() { Reject = new() { Range = FakeCollector.Range(refused), Code = RejectCode.DuplicateDevice, Reason = "another agent" } });
            else
                FakeCollector.Acknowledge(stream, message);
        };
        _rig.Append(1);
        _rig.Start();
        await Until(() => _rig.Collector.Batches.Any(), 5);
        _rig.Append(1);
        await Until(() => _rig.State.Current.AcknowledgedTicks == 1, 60);

        Assert.Contains(times, sent => sent.First == 1 && sent.At > times[0].At);
        // Begun anew by the tries after 5 and 15 s it would take 35; between them lies what a busy machine keeps the sender waiting.
        Assert.InRange(times.Single(sent => sent.First == 2).At - times[0].At, 19 * TimeSpan.TicksPerSecond, 33 * TimeSpan.TicksPerSecond);
    }

    [Fact]
    public async Task InvalidTick_AmongGoodOnes_IsSetAsideAlone()
    {
        _rig.Options = _rig.Options with { TicksPerBatch = 256 };
        _rig.Collector.OnMessage = FakeCollector.Acknowledge;
        List<SequencedTick> ticks = SampleBatches.Noisy(2, 40);
        Tick broken = ticks[17].Tick;
        ticks[17] = ticks[17] with { Tick = broken with { Rows = [broken.Rows[0] with { TemperatureCelsius = 5_000 }, broken.Rows[1]] } };
        foreach (SequencedTick tick in ticks) _rig.Queue.Append(tick.Tick);
        _rig.Start();
        await Until(() => _rig.Queue.State.Ticks == 0, 30);

        Assert.Equal((39L, 1L), (_rig.State.Current.AcknowledgedTicks, _rig.Queue.State.SetAsideTicks));
        Assert.Equal(broken.Rows.Sum(row => row.Millijoules), _rig.Queue.State.SetAsideMillijoules);
        Assert.DoesNotContain(18UL, _rig.Collector.Batches.Select(batch => batch.FirstSequence));
    }

    [Fact]
    public async Task ThinnedTicks_FewerThanABatch_DoNotWaitForEachOther()
    {
        _rig.Options = _rig.Options with { TicksPerBatch = 256 };
        _rig.Collector.OnMessage = FakeCollector.Acknowledge;
        AppendWithHoles(60);
        _rig.Start();
        // Time stands still: whoever waited a second between two sends would wait for ever.
        await DeliveryRig.Until(() => _rig.Queue.State.Ticks == 0);

        Assert.Equal(30, _rig.State.Current.AcknowledgedTicks);
        Assert.All(_rig.Collector.Batches, batch => Assert.Equal(1U, batch.TickCount));
    }

    [Fact]
    public async Task ThinnedTicks_AnsweredSlowly_GoManyAtATimeBehindWhatIsNew()
    {
        _rig.Options = _rig.Options with { TicksPerBatch = 256 };
        AnswerAfter(TimeSpan.FromSeconds(1), window: 32);
        AppendWithHoles(301);
        _rig.Start();
        // One by one they would be two and a half minutes.
        await Until(() => _rig.Queue.State.Ticks == 0, 100);

        Assert.Equal((ulong)301, _rig.Collector.Batches.First().FirstSequence);
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
        _rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Hello is null) return;
            stream.Answer(new() { RunState = new() { RunId = "" } });
            stream.Answer(new() { RunState = new() { RunId = new string('r', 129) } });
            stream.Answer(new() { RunState = new() { RunId = "large", Name = new string('n', 9_000) } });
            for (int i = 0; i < 300; i++) stream.Answer(new() { RunState = new() { RunId = $"run-{i}" } });
        };
        _rig.Start();
        await Until(() => _rig.State.Runs is [.., { RunId: "run-299" }], 10);

        Assert.Equal(256, _rig.State.Runs.Count);
        Assert.Equal("run-44", _rig.State.Runs[0].RunId);
    }

    /// <summary>Every other tick is gone: a batch ends at each hole.</summary>
    private void AppendWithHoles(int ticks)
    {
        _rig.Append(ticks);
        for (ulong sequence = 2; sequence <= (ulong)ticks; sequence += 2) _rig.Queue.Acknowledge(sequence, sequence);
    }

    private void AnswerAfter(TimeSpan delay, uint window) => _rig.Collector.OnMessage = (stream, message) =>
    {
        if (message.Hello is not null) stream.Answer(new() { Welcome = new() { Version = "fake", Protocol = 1, MaxBatchesInFlight = window, MaxMessageBytes = 1 << 20 } });
        if (message.Batch is not { } batch) return;
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                stream.Answer(new() { Ack = new() { Ranges = { FakeCollector.Range(batch) } } });
                timer?.Dispose();
            },
            null,
            delay,
            Timeout.InfiniteTimeSpan);
    };

    private async Task Until(Func<bool> condition, double seconds)
    {
        for (double passed = 0; !condition(); passed += 0.25)
        {
            Assert.True(passed <= seconds, $"not within {seconds} s");
            await PassAsync(0.25);
        }
    }

    /// <summary>Time in steps, and after each a moment for the tasks that it wakes.</summary>
    private async Task PassAsync(double seconds)
    {
        for (double passed = 0; passed < seconds; passed += 0.25)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Delay(3);
        }
    }
}
