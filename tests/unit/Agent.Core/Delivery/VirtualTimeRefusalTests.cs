using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>What a collector refuses, and when it is tried again, in virtual time.</summary>
public sealed class VirtualTimeRefusalTests : VirtualTimeDelivery
{
    /// <summary>A certificate that was refused was replaced, and waited out the minute all the same.</summary>
    [Theory]
    [InlineData(GrpcStatusCode.Unauthenticated)]
    [InlineData(GrpcStatusCode.Unavailable)]
    public async Task Refused_CertificateReplacedMeanwhile_ComesAgainAtOnce(GrpcStatusCode refusal)
    {
        Rig.Collector.HasTrustFiles = true;
        Rig.Collector.OnMessage = FakeCollector.Welcome;
        var shown = 7;
        Rig.Collector.OnConnect = n =>
        {
            if (n <= shown) throw new GrpcException(refusal, "not this certificate");
        };
        Rig.Start();
        // However often it was refused, it waits longer than this.
        await Until(() => Rig.Collector.Connections == shown, 500);
        await PassAsync(10);
        Assert.Equal(shown, Rig.Collector.Connections);
        Rig.Collector.HasNewTrust = true;
        await PassAsync(2);

        await DeliveryRig.Until(() => Rig.State.Current.Connected);
    }

    /// <summary>Two agents on the same GPUs: the second is refused for ever, and must neither flood the network nor hold what it has back once it may send.</summary>
    [Fact]
    public async Task RefusedForNow_AllOfItForALongTime_IsTriedLessAndLess()
    {
        bool refuse = true;
        Rig.Collector.OnMessage = (stream, message) =>
        {
            if (refuse && message.Batch is { } refused)
                stream.Answer(new() { Reject = new() { Range = FakeCollector.Range(refused), Code = RejectCode.DuplicateDevice, Reason = "another agent" } });
            else
                FakeCollector.Acknowledge(stream, message);
        };
        Rig.Append(200);
        Rig.Start();
        await Until(() => Rig.Collector.Batches.Select(batch => batch.FirstSequence).Distinct().Count() == 200, 60);
        int before = Rig.Collector.Batches.Count();
        await PassAsync(60);

        // No more than 64 ranges are tried once more, each after 5, 10, 20 and 40 s.
        Assert.InRange(Rig.Collector.Batches.Count() - before, 64, 64 * 5);
        Assert.Equal(1, Rig.Collector.Connections);
        refuse = false;
        await Until(() => Rig.Queue.State.Ticks == 0, 100);
        Assert.Equal((200L, 0L), (Rig.State.Current.AcknowledgedTicks, Rig.Queue.State.SetAsideTicks));
    }

    /// <summary>What cannot be taken at all holds up its neighbours no longer than what is taken.</summary>
    [Fact]
    public async Task RefusedForNowAndThenForEver_IsSetAsideAsFastAsItWouldBeTaken()
    {
        bool isPermanent = false;
        Rig.Collector.OnMessage = (stream, message) =>
        {
            FakeCollector.Welcome(stream, message);
            if (message.Batch is { } refused)
                stream.Answer(new() { Reject = new() { Range = FakeCollector.Range(refused), Code = RejectCode.DuplicateDevice, Permanent = isPermanent, Reason = "another agent" } });
        };
        // Six to a range, as there are 64 of them at most, and each goes tick by tick.
        Rig.Append(64 * 6);
        Rig.Start();
        await Until(() => Rig.Collector.Batches.Select(batch => batch.FirstSequence).Distinct().Count() == 64 * 6, 60);
        isPermanent = true;
        await Until(() => Rig.Queue.State.Ticks == 0, 100);

        Assert.Equal((0L, 64L * 6), (Rig.State.Current.AcknowledgedTicks, Rig.Queue.State.SetAsideTicks));
    }

    [Fact]
    public async Task RefusedForNow_ComesBackAfterFiveSecondsAndThenTen()
    {
        var times = new List<long>();
        Rig.Collector.OnMessage = (stream, message) =>
        {
            if (message.Batch is { } batch) lock (times) times.Add(Time.GetTimestamp());
            if (message.Batch is { } refused && times.Count < 3)
                stream.Answer(new() { Reject = new() { Range = FakeCollector.Range(refused), Code = RejectCode.DuplicateDevice, Reason = "another agent" } });
            else
                FakeCollector.Acknowledge(stream, message);
        };
        Rig.Append(1);
        Rig.Start();
        await Until(() => Rig.State.Current.AcknowledgedTicks == 1, 30);

        Assert.Equal(3, times.Count);
        Assert.InRange(times[1] - times[0], 5 * TimeSpan.TicksPerSecond, 7 * TimeSpan.TicksPerSecond);
        Assert.InRange(times[2] - times[1], 10 * TimeSpan.TicksPerSecond, 14 * TimeSpan.TicksPerSecond);
    }

    /// <summary>What is sent again is not new: a tick that came since lingers from the last new batch on, however often an older one is tried.</summary>
    [Fact]
    public async Task RefusedForNow_TheNewestTick_DoesNotHoldUpTheNext()
    {
        var times = new List<(ulong First, long At)>();
        Rig.Options = Rig.Options with { TicksPerBatch = 256, Linger = TimeSpan.FromSeconds(20), AnswerTimeout = TimeSpan.FromSeconds(10) };
        Rig.Collector.OnMessage = (stream, message) =>
        {
            if (message.Batch is { } batch) lock (times) times.Add((batch.FirstSequence, Time.GetTimestamp()));
            if (message.Batch is { FirstSequence: 1 } refused)
                stream.Answer(new() { Reject = new() { Range = FakeCollector.Range(refused), Code = RejectCode.DuplicateDevice, Reason = "another agent" } });
            else
                FakeCollector.Acknowledge(stream, message);
        };
        Rig.Append(1);
        Rig.Start();
        await Until(() => Rig.Collector.Batches.Any(), 5);
        Rig.Append(1);
        await Until(() => Rig.State.Current.AcknowledgedTicks == 1, 60);

        Assert.Contains(times, sent => sent.First == 1 && sent.At > times[0].At);
        // Begun anew by the tries after 5 and 15 s it would take 35; between them lies what a busy machine keeps the sender waiting.
        Assert.InRange(times.Single(sent => sent.First == 2).At - times[0].At, 19 * TimeSpan.TicksPerSecond, 33 * TimeSpan.TicksPerSecond);
    }

    [Fact]
    public async Task InvalidTick_AmongGoodOnes_IsSetAsideAlone()
    {
        Rig.Options = Rig.Options with { TicksPerBatch = 256 };
        Rig.Collector.OnMessage = FakeCollector.Acknowledge;
        List<SequencedTick> ticks = SampleBatches.Noisy(2, 40);
        Tick broken = ticks[17].Tick;
        ticks[17] = ticks[17] with { Tick = broken with { Rows = [broken.Rows[0] with { TemperatureCelsius = 5_000 }, broken.Rows[1]] } };
        foreach (SequencedTick tick in ticks) Rig.Queue.Append(tick.Tick);
        Rig.Start();
        await Until(() => Rig.Queue.State.Ticks == 0, 30);

        Assert.Equal((39L, 1L), (Rig.State.Current.AcknowledgedTicks, Rig.Queue.State.SetAsideTicks));
        Assert.Equal(broken.Rows.Sum(row => row.Millijoules), Rig.Queue.State.SetAsideMillijoules);
        Assert.DoesNotContain(18UL, Rig.Collector.Batches.Select(batch => batch.FirstSequence));
    }
}
