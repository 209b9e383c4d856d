using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Node;

/// <summary>The assumed rest of the node: nothing counts twice, nothing is negative, and unknown is never zero.</summary>
public sealed class RemainderComponentTests
{
    [Fact]
    public void Describe_Constant_IsAssumedWithinAFifth()
    {
        var device = Assert.Single(new NodeTape(NodeTape.Watts(3_300)).Devices);

        Assert.Equal(("NODE-id", DeviceKind.Node), (device.Uuid, device.Kind));
        Assert.Equal((Method.Assumed, 200_000u), (device.Bounds.Single().Method, device.Bounds.Single().HalfWidthPpm));
        Assert.Contains("3300 W", device.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_Ratio_SaysItsFormula() =>
        Assert.Contains("(2.03 - 1) x", Assert.Single(new NodeTape(NodeTape.Ratio(2.03m)).Devices).Reason, StringComparison.Ordinal);

    /// <summary>A clock that counts sleep: nobody knows what the host drew, and it is not a night of its watts.</summary>
    [Theory]
    [InlineData(10_000_000, 13_000)]
    [InlineData(10_000_001, 3_000)]
    [InlineData(28_800_000_000, 3_000)]
    public void Close_ConstantOverALongDistanceWhereTheClockCountsSleep_OpensAnew(long length, long millijoules)
    {
        var tape = new NodeTape(NodeTape.Watts(1) with { LongestAwake = TimeSpan.FromSeconds(10) }).Tick(1).Tick(1).Tick(1, length).Tick(1).Tick(1);

        Assert.Equal(millijoules, tape.Sum(1));
        Assert.Equal(length > 10_000_000 ? RowKind.Opening : RowKind.Interval, tape.Rows[2].Kind);
        Assert.Equal((2L * NodeTape.Second, RowKind.Interval), (tape.Rows[^1].EndMicroseconds - tape.Rows[2].EndMicroseconds, tape.Rows[^1].Kind));
    }

    /// <summary>What a processor drew before and after it slept is taken off what was assumed then, and nothing of the sleep is.</summary>
    [Fact]
    public void Close_ConstantBesideAMeterThatWasSilentAsTheHostSlept_OpensAnewWhenItIsBack()
    {
        var meter = new ScriptedMeter();
        var tape = new NodeTape(NodeTape.Watts(100) with { LongestAwake = TimeSpan.FromSeconds(10) }, meter);
        foreach (var (joules, length) in new (int? Joules, long Length)[] { (0, 1), (40, 1), (null, 60), (80, 1), (120, 1), (160, 1) })
        {
            meter.Microjoules = joules * 1_000_000L;
            tape.Tick(1, length * NodeTape.Second);
        }

        Assert.Equal([0, 60_000, 0, 60_000, 60_000], tape.Rows.Where(row => row.Device == 2).Select(row => row.Millijoules));
    }

    /// <summary>Where the clock stands still as the host sleeps, a long distance is a host that was awake with an agent that was not.</summary>
    [Fact]
    public void Close_ConstantOverALongDistanceWhereTheClockStandsStill_IsWattsTimesTime() =>
        Assert.Equal(63_000, new NodeTape(NodeTape.Watts(1)).Tick(1).Tick(1).Tick(1, 60_000_000).Tick(1).Tick(1).Sum(1));

    /// <summary>Its GPUs told what they drew meanwhile: the counter goes on where a host sleeps lightly.</summary>
    [Fact]
    public void Close_RatioOverALongDistanceWhereTheClockCountsSleep_IsOfWhatTheGpusTold() =>
        Assert.Equal(5_003, new NodeTape(NodeTape.Ratio(2) with { LongestAwake = TimeSpan.FromSeconds(10) }).Tick(1).Tick(1).Tick(5_000, 60_000_000).Tick(1).Tick(1).Sum(1));

    [Fact]
    public void Close_Constant_IsWattsTimesTime()
    {
        var tape = new NodeTape(NodeTape.Watts(250.5m)).Tick(1).Tick(1).Tick(1, 2_500_000);

        Assert.Equal([0L, 250_500, 626_250], tape.Rows.Select(row => row.Millijoules));
        Assert.Equal((876_750L, Method.Assumed, 250_500L), (tape.Rows[2].CumulativeMillijoules, tape.Rows[2].Method, tape.Rows[2].PowerMilliwatts));
    }

    /// <summary>A constant does not depend on GPUs: it goes on while they are silent.</summary>
    [Fact]
    public void Close_ConstantWithoutGpus_GoesOn()
    {
        var tape = new NodeTape(NodeTape.Watts(100)).Tick(null).Tick(null);

        Assert.Empty(tape.Gaps);
        Assert.Equal(100_000, tape.Sum(1));
    }

    [Theory]
    [InlineData(2, 3_200_000, 3_200_000)]
    [InlineData(1, 3_200_000, 0)]
    [InlineData(2.03, 3_200_000, 3_296_000)]
    public void Close_Ratio_IsWhatItsGpusLeave(double ratio, long gpu, long expected) =>
        Assert.Equal(expected, new NodeTape(NodeTape.Ratio((decimal)ratio)).Tick(gpu).Tick(gpu).Sum(1));

    /// <summary>With nothing to multiply the remainder is unknown; the GPU's bridged row brings the whole time's share.</summary>
    [Fact]
    public void Close_RatioOfSilentGpus_IsAGapThatTheirNextRowBridges()
    {
        var tape = new NodeTape(NodeTape.Ratio(1.5m)).Tick(100_000).Tick(100_000).Tick(null).Tick(null).Tick(300_000);

        Assert.Equal([new DeviceGap(1, 0), new DeviceGap(1, 0)], tape.Gaps);
        Assert.Equal([0L, 50_000, 150_000], tape.Rows.Select(row => row.Millijoules));
        Assert.Equal(3 * NodeTape.Second, tape.Rows[2].EndMicroseconds - tape.Rows[2].StartMicroseconds);
    }

    [Fact]
    public void Close_WithMeters_LeavesOutWhatTheyMeasured()
    {
        ScriptedMeter cpu = new(), dram = new("RAPL-package-0-dram", DeviceKind.Dram);
        var tape = new NodeTape(NodeTape.Watts(400), cpu, dram).Tick(1);
        (cpu.Microjoules, dram.Microjoules) = (150_000_000, 20_000_000);
        tape.Tick(1);

        Assert.Equal([DeviceKind.Cpu, DeviceKind.Dram, DeviceKind.Node], tape.Devices.Select(device => device.Kind));
        Assert.Equal((150_000L, 20_000L, 230_000L), (tape.Sum(1), tape.Sum(2), tape.Sum(3)));
    }

    [Fact]
    public void Close_MetersAboveTheConstant_LeaveNothingAndArePaidBack()
    {
        var cpu = new ScriptedMeter();
        var tape = new NodeTape(NodeTape.Watts(100), cpu).Tick(1);
        cpu.Microjoules = 180_000_000;
        tape.Tick(1);
        cpu.Microjoules += 60_000_000;
        tape.Tick(1);

        tape.Tick(1);

        // 80 J too many, of which 40 and then all are paid back.
        Assert.Equal([0L, 0, 0, 60_000], tape.Rows.Where(row => row.Device == 2).Select(row => row.Millijoules));
    }

    /// <summary>The constant is a mean: processors that take 100 and 300 W in turn leave nothing of 200 W, not 50.</summary>
    [Fact]
    public void Close_MetersThatAlternateAroundTheConstant_SumToIt()
    {
        var cpu = new ScriptedMeter();
        var tape = new NodeTape(NodeTape.Watts(200), cpu).Tick(1);
        for (var second = 0; second < 60; second++)
        {
            cpu.Microjoules += second % 2 == 0 ? 100_000_000 : 300_000_000;
            tape.Tick(1);
        }

        Assert.Equal(12_000_000, tape.Sum(1));
        Assert.Equal(100_000, tape.Sum(2));
        cpu.Microjoules += 100_000_000;
        Assert.Equal(12_200_000, tape.Tick(1).Sum(1) + tape.Sum(2));
    }

    /// <summary>What a meter counts while the remainder waits for the GPU belongs to the row that ends the wait.</summary>
    [Fact]
    public void Close_MeterThatGoesOnWhileTheGpuIsSilent_IsTakenOffOnce()
    {
        var cpu = new ScriptedMeter();
        var tape = new NodeTape(NodeTape.Ratio(2), cpu).Tick(0);
        for (var second = 0; second < 60; second++)
        {
            cpu.Microjoules += 200_000_000;
            tape.Tick(second < 59 ? null : 24_000_000);
        }

        Assert.Equal((12_000_000L, 12_000_000L), (tape.Sum(1), tape.Sum(2)));
    }

    [Fact]
    public void Close_OneOfTwoMetersIsSilent_TheOtherIsTakenOffForTheWholeWait()
    {
        ScriptedMeter first = new(), other = new("RAPL-package-1");
        var tape = new NodeTape(NodeTape.Watts(500), first, other).Tick(1);
        for (var second = 1; second <= 13; second++)
        {
            first.Microjoules = second * 100_000_000L;
            other.Microjoules = second is > 1 and < 12 ? null : second * 100_000_000L;
            tape.Tick(1);
        }

        Assert.Equal((1_300_000L, 1_300_000L, 3_900_000L), (tape.Sum(1), tape.Sum(2), tape.Sum(3)));
    }

    /// <summary>Hours without GPUs are unknown: what processors took in them is no debt of the time after.</summary>
    [Fact]
    public void Close_RatioAfterItsGpusBeganAnew_OwesNothingForTheTimeBetween()
    {
        var cpu = new ScriptedMeter();
        var tape = new NodeTape(NodeTape.Ratio(2), cpu).Tick(0);
        for (var second = 0; second < 100; second++)
        {
            cpu.Microjoules += 200_000_000;
            tape.Tick(null);
        }

        tape.Open();
        cpu.Microjoules += 200_000_000;
        tape.Tick(700_000);

        Assert.Equal([RowKind.Opening, RowKind.Opening, RowKind.Interval], tape.Rows.Where(row => row.Device == 2).Select(row => row.Kind));
        Assert.Equal(500_000, tape.Sum(2));
    }

    /// <summary>One of two GPUs was silent for half an hour while the other gave rows: a megawatt and more in one second would set the whole host's tick aside.</summary>
    [Fact]
    public void Close_RatioOfOneGpuThatWasSilentForLong_KeepsItsEnergyAndSaysNoPower()
    {
        var tape = new NodeTape(NodeTape.Ratio(2)).TickOf((700_000, NodeTape.Second, RowKind.Interval)).TickOf((700_000, NodeTape.Second, RowKind.Interval))
            .TickOf((700_000, NodeTape.Second, RowKind.Interval), (1_260_000_000, 1_800 * NodeTape.Second, RowKind.Interval))
            .TickOf((700_000, NodeTape.Second, RowKind.Interval)).TickOf((700_000, NodeTape.Second, RowKind.Interval));

        Assert.Equal(1_262_800_000, tape.Sum(1));
        Assert.Equal([null, 700_000L, null, null, 700_000L], tape.Rows.Select(row => row.PowerMilliwatts));
        Assert.All(tape.Rows, row => Assert.InRange(row.Millijoules, 0, Limits.MaxPowerMilliwatts));
    }

    [Fact]
    public void Close_RatioOfAGpuThatBridgesARestart_LeavesThePauseUnknown()
    {
        var tape = new NodeTape(NodeTape.Ratio(1.5m)).TickOf((700_000, NodeTape.Second, RowKind.Interval))
            .TickOf((700_000, NodeTape.Second, RowKind.Interval), (5_000_000_000, 7_200 * NodeTape.Second, RowKind.Bridged));

        Assert.Equal((350_000L, 350_000L), (tape.Rows[1].Millijoules, tape.Rows[1].PowerMilliwatts));
    }

    /// <summary>200 W ± 20 % less 180 W ± 10 %: the truth is between 0 and 78 W, and ± 20 % of the 20 W would not hold it.</summary>
    [Fact]
    public void Describe_ConstantWithMeters_LiesBetweenNothingAndAllThatIsAssumed()
    {
        var rule = new NodeTape(NodeTape.Watts(200), new ScriptedMeter()).Devices[^1].Bounds.Single();

        Assert.Equal((Method.Assumed, 0u, 240_000u), (rule.Method, rule.Range.LowMilliwatts, rule.Range.HighMilliwatts));
    }

    /// <summary>A meter that will still tell what it missed: the remainder waits, so that no joule is in both.</summary>
    [Fact]
    public void Close_SilentMeter_WaitsForItsBridgedRow()
    {
        var cpu = new ScriptedMeter();
        var tape = new NodeTape(NodeTape.Watts(400), cpu).Tick(1);
        cpu.Microjoules = null;
        tape.Tick(1).Tick(1);
        cpu.Microjoules = 450_000_000;
        tape.Tick(1);

        Assert.Equal(4, tape.Gaps.Count);
        Assert.Equal((450_000L, 750_000L), (tape.Sum(1), tape.Sum(2)));
        Assert.Equal(1_200_000, tape.Sum(1) + tape.Sum(2));
    }

    /// <summary>A meter that is gone for good: what it would have told is assumed again.</summary>
    [Fact]
    public void Close_MeterGoneForGood_IsNotWaitedFor()
    {
        var cpu = new ScriptedMeter(range: 10_000_000_000);
        var tape = new NodeTape(NodeTape.Watts(100), cpu).Tick(1);
        cpu.Microjoules = null;
        for (var i = 0; i < 15; i++)
            tape.Tick(1);

        Assert.Equal(1_500_000, tape.Sum(2));
        Assert.Equal(10, tape.Gaps.Count(gap => gap.Device == 2));
    }

    [Fact]
    public void Close_OddRatio_LosesNothingOverManyTicks()
    {
        var tape = new NodeTape(NodeTape.Ratio(1.3333333m)).Tick(0);
        for (var i = 0; i < 1_000; i++)
            tape.Tick(1_001);

        Assert.Equal((long)(0.3333333m * 1_001_000), tape.Sum(1));
        Assert.Equal(tape.Sum(1), tape.Rows[^1].CumulativeMillijoules);
    }
}
