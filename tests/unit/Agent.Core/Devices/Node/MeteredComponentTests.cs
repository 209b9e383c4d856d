using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Node;

public sealed class MeteredComponentTests
{
    private readonly ScriptedMeter _meter = new();
    private readonly NodeTape _tape;

    public MeteredComponentTests() => _tape = new NodeTape(NodeOptions.None, _meter);

    [Fact]
    public void Describe_Package_IsACounterOfItsHost()
    {
        var device = Assert.Single(_tape.Devices);

        Assert.Equal(("RAPL-id-package-0", DeviceKind.Cpu), (device.Uuid, device.Kind));
        Assert.Equal((Method.Counter, 100_000u), (device.Bounds.Single().Method, device.Bounds.Single().HalfWidthPpm));
    }

    [Fact]
    public void Close_FirstTick_Opens_AndTheSecondHasEnergyAndMeanPower()
    {
        _meter.Microjoules = 5_000_000_000;
        _tape.Tick(0);
        _meter.Microjoules += 150_000_000;
        _tape.Tick(0);

        Assert.Equal([RowKind.Opening, RowKind.Interval], _tape.Rows.Select(row => row.Kind));
        Assert.Equal((150_000L, 150_000L, 150_000L, Method.Counter), (_tape.Rows[1].Millijoules, _tape.Rows[1].CumulativeMillijoules, _tape.Rows[1].PowerMilliwatts, _tape.Rows[1].Method));
        Assert.Equal((_tape.Rows[0].EndMicroseconds, 1), (_tape.Rows[1].StartMicroseconds, _tape.Rows[1].Device));
        Assert.Null(_tape.Rows[0].PowerMilliwatts);
    }

    /// <summary>A package of 262 kJ wraps every 20 minutes at 200 W: the range is added, once.</summary>
    [Fact]
    public void Close_Wrap_AddsTheRange()
    {
        _meter.Microjoules = _meter.RangeMicrojoules - 50_000_000;
        _tape.Tick(0);
        _meter.Microjoules = 100_000_000;
        _tape.Tick(0);

        Assert.Equal(150_000, _tape.Sum(1));
    }

    [Theory]
    [InlineData(100_000_000_000L, 105_100_000_000L)] // 5.1 kW up
    [InlineData(200_000_000_000L, 100_000_000_000L)] // back by less than a wrap explains: 162 kW
    public void Close_Jump_IsANewBaselineWithoutEnergy(long before, long after)
    {
        _meter.Microjoules = before;
        _tape.Tick(0);
        _meter.Microjoules = after;
        _tape.Tick(0);
        _meter.Microjoules += 80_000_000;
        _tape.Tick(0);

        Assert.Equal([RowKind.Opening, RowKind.Opening, RowKind.Interval], _tape.Rows.Select(row => row.Kind));
        Assert.Equal(80_000, _tape.Sum(1));
    }

    [Fact]
    public void Close_CounterWithoutARangeThatFalls_IsANewBaseline()
    {
        var meter = new ScriptedMeter(range: 0) { Microjoules = 500_000_000 };
        var tape = new NodeTape(NodeOptions.None, meter).Tick(0);
        meter.Microjoules = 1;
        tape.Tick(0);

        Assert.Equal([RowKind.Opening, RowKind.Opening], tape.Rows.Select(row => row.Kind));
    }

    [Fact]
    public void Close_FailedReading_IsAGapThatTheNextRowBridges()
    {
        _tape.Tick(0);
        _meter.Microjoules = null;
        _tape.Tick(0).Tick(0);
        _meter.Microjoules = 300_000_000;
        _tape.Tick(0);

        Assert.Equal([new DeviceGap(1, 0), new DeviceGap(1, 0)], _tape.Gaps);
        Assert.Equal((300_000L, 3 * NodeTape.Second), (_tape.Rows[1].Millijoules, _tape.Rows[1].EndMicroseconds - _tape.Rows[1].StartMicroseconds));
    }

    /// <summary>After five minutes of silence the counter may have wrapped more than once, so nobody knows how much it was.</summary>
    [Fact]
    public void Close_SilenceThatMayHoldTwoWraps_OpensAnew()
    {
        _tape.Tick(0);
        _meter.Microjoules = 20_000_000_000;
        _tape.Tick(0, 300 * NodeTape.Second);
        _meter.Microjoules += 70_000_000;
        _tape.Tick(0);

        Assert.Equal([RowKind.Opening, RowKind.Opening, RowKind.Interval], _tape.Rows.Select(row => row.Kind));
        Assert.Equal(70_000, _tape.Sum(1));
    }

    /// <summary>Whatever a millijoule is not made of waits for the next row, over any number of wraps.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Close_ManyRows_SumToWhatTheCounterCounted(int seed)
    {
        var random = new Random(seed);
        long truth = 0;
        _tape.Tick(0);
        for (var i = 0; i < 2_000; i++)
        {
            var step = random.NextInt64(0, 499_999_999);
            truth += step;
            _meter.Microjoules = truth % _meter.RangeMicrojoules;
            _tape.Tick(0);
        }

        Assert.Equal(truth / 1000, _tape.Sum(1));
        Assert.Equal(_tape.Sum(1), _tape.Rows[^1].CumulativeMillijoules);
        Assert.True(truth > _meter.RangeMicrojoules);
        Assert.All(_tape.Rows, row => Assert.True(row.Millijoules >= 0));
    }
}
