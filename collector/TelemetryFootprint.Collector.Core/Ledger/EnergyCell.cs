namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>Energy with its bounds and how long it was observed. Cells of one series add up; nothing else may be done to them.</summary>
public readonly record struct EnergyCell(long Millijoules, long LowMillijoules, long HighMillijoules, long ObservedMilliseconds)
{
    public static EnergyCell operator +(EnergyCell left, EnergyCell right) => new(
        checked(left.Millijoules + right.Millijoules),
        checked(left.LowMillijoules + right.LowMillijoules),
        checked(left.HighMillijoules + right.HighMillijoules),
        checked(left.ObservedMilliseconds + right.ObservedMilliseconds));
}
