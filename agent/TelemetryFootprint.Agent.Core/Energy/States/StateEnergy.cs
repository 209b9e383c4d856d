namespace TelemetryFootprint.Agent.Core.Energy.States;

/// <summary>The energy of a row by what the device was doing; the parts sum to the row.</summary>
/// <param name="Active">While kernels ran.</param>
/// <param name="ExecutionIdle">While somebody held the device and nothing ran.</param>
/// <param name="Idle">While nobody held it.</param>
internal readonly record struct StateEnergy(long Active, long ExecutionIdle, long Idle)
{
    public long Millijoules => Active + ExecutionIdle + Idle;
}
