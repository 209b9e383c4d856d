using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Energy.States;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Energy.States;

public sealed class PowerStatesTests
{
    private const long Second = 1_000_000;

    private readonly PowerStates _states = new(70_000);

    [Fact]
    public void Split_BusyDevice_IsActive() =>
        Assert.Equal(new StateEnergy(400_000, 0, 0), _states.Split(Row(400_000), Second, 400_000, 100, 1));

    [Fact]
    public void Split_HalfBusyDevice_HasBothPartsAndTheySumUp() =>
        Assert.Equal(new StateEnergy(365_000, 35_000, 0), _states.Split(Row(400_000), Second, 400_000, 50, 1));

    [Fact]
    public void Split_DeviceThatNobodyHolds_IsIdle() =>
        Assert.Equal(new StateEnergy(0, 0, 70_000), _states.Split(Row(70_000), Second, 70_000, 0, 0));

    [Fact]
    public void Split_HeldAndWithoutLoad_IsExecutionIdle() =>
        Assert.Equal(new StateEnergy(0, 110_000, 0), _states.Split(Row(110_000), Second, 110_000, 0, 2));

    [Fact]
    public void Split_OpeningRow_HasNoState() =>
        Assert.Null(_states.Split(new MeterStep(RowKind.Opening, Second, 0), Second, 400_000, 100, 1));

    [Fact]
    public void Split_NothingKnown_HasNoState() =>
        Assert.Null(_states.Split(Row(400_000), Second, null, null, null));

    [Fact]
    public void Split_RowBridgedOverMinutes_HasNoState() =>
        Assert.Null(_states.Split(new MeterStep(RowKind.Interval, 0, 40_000_000), 100 * Second, 400_000, 100, 1));

    [Fact]
    public void Split_DeviceThatNeverIdles_LearnsItsBaselineFromItsLowestPower()
    {
        for (var second = 1; second <= 120; second++)
            _states.Split(new MeterStep(RowKind.Interval, (second - 1) * Second, 50_000), second * Second, 50_000, 5, 1);

        Assert.InRange(_states.BaselineMilliwatts!.Value, 50_000, 50_100);
    }

    private static MeterStep Row(long millijoules) => new(RowKind.Interval, 0, millijoules);
}
