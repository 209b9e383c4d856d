using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Energy.States;

/// <summary>Follows the load of one device and tells what it did during each of its rows: parts that sum to the row, or none where nothing can be told.</summary>
/// <param name="priorMilliwatts">What the catalogue or the power limit says of the idle device; null: nothing.</param>
internal sealed class PowerStates(long? priorMilliwatts)
{
    private readonly IdleBaseline _baseline = new(priorMilliwatts);
    private readonly Occupancy _occupancy = new();

    /// <summary>Null: unknown.</summary>
    public long? BaselineMilliwatts => _baseline.Milliwatts;

    /// <summary>What the tick saw; null: unknown.</summary>
    public StateEnergy? Split(MeterStep step, long tickMicroseconds, long? powerMilliwatts, int? utilizationPercent, int? computeProcesses)
    {
        _occupancy.Observe(tickMicroseconds, computeProcesses, utilizationPercent);
        if (powerMilliwatts is { } power)
            _baseline.Observe(tickMicroseconds, power, utilizationPercent ?? (_occupancy.IsHeld == false ? 0 : null));
        if (step.Kind == RowKind.Opening || step.Millijoules == 0)
            return null;
        return StateSplit.Of(step.Millijoules, tickMicroseconds - step.StartMicroseconds, _baseline.Milliwatts, utilizationPercent, _occupancy.IsHeld);
    }
}
