namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>How long a device went without a reading, since the agent's start.</summary>
internal sealed class GapClock
{
    private long? _accountedMicroseconds;

    public long GapMicroseconds { get; private set; }

    public void Covered(long microseconds) => _accountedMicroseconds = microseconds;

    public void Uncovered(long microseconds)
    {
        GapMicroseconds += microseconds - (_accountedMicroseconds ?? microseconds);
        _accountedMicroseconds = microseconds;
    }
}
