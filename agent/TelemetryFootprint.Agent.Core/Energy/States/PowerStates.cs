using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Energy.States;

/// <summary>Follows the load of one device and gives each of its rows its states: shares that sum to the row, or none where nothing can be told.</summary>
/// <param name="priorMilliwatts">What the catalogue or the power limit says of the idle device; null: nothing.</param>
internal sealed class PowerStates(long? priorMilliwatts)
{
    private static readonly Owner Nobody = new() { Kind = OwnerKind.Idle };

    private readonly IdleBaseline _baseline = new(priorMilliwatts);
    private readonly Occupancy _occupancy = new();

    /// <summary>Null: unknown.</summary>
    public long? BaselineMilliwatts => _baseline.Milliwatts;

    /// <summary>What the tick saw; null: unknown.</summary>
    public IReadOnlyList<RowShare>? Split(MeterStep step, long tickMicroseconds, long? powerMilliwatts, int? utilizationPercent, int? computeProcesses)
    {
        _occupancy.Observe(tickMicroseconds, computeProcesses, utilizationPercent);
        if (powerMilliwatts is { } power)
            _baseline.Observe(tickMicroseconds, power, utilizationPercent ?? (_occupancy.IsHeld == false ? 0 : null));
        if (step.Kind == RowKind.Opening || step.Millijoules == 0)
            return null;
        var split = StateSplit.Of(step.Millijoules, tickMicroseconds - step.StartMicroseconds, _baseline.Milliwatts, utilizationPercent, _occupancy.IsHeld);
        return split is { } energy ? [.. Shares(energy)] : null;
    }

    // Energy of an idle device belongs to nobody, and that is an owner too. The share that varies most comes last: the wire leaves that one out.
    private static IEnumerable<RowShare> Shares(StateEnergy energy)
    {
        if (energy.ExecutionIdle > 0)
            yield return new RowShare(null, PowerState.ExecutionIdle, energy.ExecutionIdle);
        if (energy.Idle > 0)
            yield return new RowShare(Nobody, PowerState.Idle, energy.Idle);
        if (energy.Active > 0)
            yield return new RowShare(null, PowerState.Active, energy.Active);
    }
}
