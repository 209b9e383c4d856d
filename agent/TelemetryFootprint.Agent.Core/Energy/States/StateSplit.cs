namespace TelemetryFootprint.Agent.Core.Energy.States;

/// <summary>
/// Splits a row's energy in active, execution-idle and idle, in whole millijoules. Utilisation says for which share of the time
/// no kernel ran; during it the device drew its idle baseline; what is left is active.
/// </summary>
internal static class StateSplit
{
    /// <summary>A row longer than this (bridged, or read seldom) says nothing about what the device did in between.</summary>
    public const long LongestMicroseconds = 10_000_000;

    // Without utilisation (MIG, some virtual machines): power this near the baseline is that of a device without load.
    private const decimal NearBaseline = 1.25m;

    /// <summary>Null: unknown, and then the row is of no state.</summary>
    /// <param name="millijoules">Of the row.</param>
    /// <param name="microseconds">Its length.</param>
    /// <param name="baselineMilliwatts">Null: unknown.</param>
    /// <param name="utilizationPercent">Null: unknown.</param>
    /// <param name="isHeld">Null: unknown; then load decides.</param>
    public static StateEnergy? Of(long millijoules, long microseconds, long? baselineMilliwatts, int? utilizationPercent, bool? isHeld)
    {
        if (microseconds is <= 0 or > LongestMicroseconds)
            return null;
        if (utilizationPercent is { } percent)
            return Of(millijoules, IdleEnergy(millijoules, microseconds, baselineMilliwatts, percent), isHeld ?? percent > 0);
        if (baselineMilliwatts is not { } baseline || isHeld is not { } held)
            return null;
        var isQuiet = millijoules <= NearBaseline * baseline * microseconds / 1_000_000;
        return Of(millijoules, isQuiet ? millijoules : 0, held || !isQuiet);
    }

    private static StateEnergy Of(long millijoules, long withoutLoad, bool isHeld) => isHeld
        ? new StateEnergy(millijoules - withoutLoad, withoutLoad, 0)
        : new StateEnergy(millijoules - withoutLoad, 0, withoutLoad);

    // Without a baseline the time without load gets its share of the time: the upper bound, since load draws more.
    private static long IdleEnergy(long millijoules, long microseconds, long? baselineMilliwatts, int percent)
    {
        if (percent == 0)
            return millijoules;
        if (percent == 100)
            return 0;
        var share = (Int128)millijoules * (100 - percent) / 100;
        if (baselineMilliwatts is not { } baseline)
            return (long)share;
        var idle = (Int128)baseline * microseconds / 1_000_000 * (100 - percent) / 100;
        return (long)Int128.Min(idle, share);
    }
}
