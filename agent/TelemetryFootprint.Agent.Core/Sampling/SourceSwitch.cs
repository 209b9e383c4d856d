namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// Which source closes the rows of a device with an energy counter. A counter that fails for some ticks while power answers is replaced by
/// integrated power; it is asked on, and when it answers again it counts from the row that power has just closed. So no energy is lost and none counts twice.
/// </summary>
internal sealed class SourceSwitch
{
    /// <summary>Shorter failures are bridged by the counter itself, which is better.</summary>
    public const int Patience = 3;

    private int _counterFailures;
    private int _powerFailures;

    /// <summary>Integrated power is in force.</summary>
    public bool IsOnPower { get; private set; }

    /// <summary>A device that was measured by power has a counter now.</summary>
    public void StartOnPower() => IsOnPower = true;

    public RowSource Next(bool counterAnswers, bool powerAnswers)
    {
        _powerFailures = powerAnswers ? 0 : _powerFailures + 1;
        if (counterAnswers)
            return Counter(powerAnswers);
        _counterFailures = powerAnswers ? _counterFailures + 1 : 0;
        if (!powerAnswers || (!IsOnPower && _counterFailures < Patience))
            return RowSource.None;
        IsOnPower = true;
        return RowSource.Power;
    }

    private RowSource Counter(bool powerAnswers)
    {
        _counterFailures = 0;
        if (!IsOnPower)
            return RowSource.Counter;
        if (!powerAnswers && _powerFailures < Patience)
            return RowSource.None;
        IsOnPower = false;
        return powerAnswers ? RowSource.PowerThenCounter : RowSource.Counter;
    }
}
