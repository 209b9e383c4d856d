namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>Where a device's energy stood at the end of its last row, kept so that the next process of the agent goes on there.</summary>
/// <param name="Uuid">The device.</param>
/// <param name="CumulativeMillijoules">The agent's own running total.</param>
/// <param name="CounterMillijoules">The driver's counter at the end of that row; null: the row was not closed by it.</param>
/// <param name="PowerMilliwatts">The last power reading; null: none.</param>
/// <param name="EndMicroseconds">End of that row, monotonic.</param>
public sealed record EnergyState(string Uuid, long CumulativeMillijoules, long? CounterMillijoules, long? PowerMilliwatts, long EndMicroseconds)
{
    /// <summary>Times and counters of this boot can be compared with those of now.</summary>
    public bool IsOfThisBoot { get; init; }
}
