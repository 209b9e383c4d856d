using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

public sealed class EnergyStateTests
{
    [Theory]
    [InlineData("r", PowerState.Active, EnergyState.Active)]
    [InlineData("r", PowerState.ExecutionIdle, EnergyState.ExecutionIdle)]
    [InlineData("r", PowerState.Unspecified, EnergyState.Unknown)]
    [InlineData("r", (PowerState)99, EnergyState.Unknown)]
    [InlineData(OwnerText.Idle, PowerState.Idle, EnergyState.Idle)]
    [InlineData(OwnerText.Unattributed, PowerState.Active, EnergyState.Active)]
    [InlineData("__reserved_idle__:r", PowerState.Idle, EnergyState.ReservedIdle)]
    [InlineData("__reserved_idle__:r", PowerState.Unspecified, EnergyState.ReservedIdle)]
    public void State_OfASeries_IsItsOwnersWhereThatHoldsADevice(string owner, PowerState state, EnergyState expected) =>
        Assert.Equal(expected, new SeriesKey("node-1", "GPU-a", owner, state, Method.Counter).EnergyState);
}
