namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>Energy with its bounds and how long it was observed. Cells of one series add up; nothing else may be done to them.</summary>
public readonly record struct EnergyCell(long Millijoules, long LowMillijoules, long HighMillijoules, long ObservedMilliseconds)
{
    public static EnergyCell operator +(EnergyCell left, EnergyCell right) => new(
        checked(left.Millijoules + right.Millijoules),
        checked(left.LowMillijoules + right.LowMillijoules),
        checked(left.HighMillijoules + right.HighMillijoules),
        checked(left.ObservedMilliseconds + right.ObservedMilliseconds));

    /// <summary>What came after <paramref name="then"/>. Of a ledger that knows less than it did, such as an older copy, that is nothing.</summary>
    public EnergyCell Since(EnergyCell then) => new(
        Math.Max(0, Millijoules - then.Millijoules), Math.Max(0, LowMillijoules - then.LowMillijoules), Math.Max(0, HighMillijoules - then.HighMillijoules),
        Math.Max(0, ObservedMilliseconds - then.ObservedMilliseconds));
}
