using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>
/// What a row of a valid batch cannot be true of. It depends on the row and its inventory alone, so that a replay finds the same. The bounds are wide: energy that
/// was drawn must never be taken for a fault.
/// </summary>
public static class RowPlausibility
{
    public const string Megawatt = "an interval holds more energy than a megawatt gives";
    public const string BeyondLimit = "an interval holds more energy than ten times the device's power limit gives";
    public const string BusyWithoutPower = "the device was busy and drew nothing";
    public const string PowerBeyondLimit = "the power reading is more than ten times the device's limit; its energy counts";

    /// <summary>A limit may be raised under way, by seven at most on any board, before the next inventory says so.</summary>
    private const int LimitFactor = 10;

    private const int BusyPercent = 50;
    private const long SecondMicroseconds = 1_000_000;

    /// <summary>Null: the row counts. A second's grace is for what a counter holds back.</summary>
    public static string? WhyNot(DeviceRow row, Device device)
    {
        var length = row.EndMicroseconds - row.StartMicroseconds;
        var energy = (Int128)row.Millijoules * SecondMicroseconds;
        if (energy > (Int128)Limits.MaxPowerMilliwatts * (length + SecondMicroseconds)) return Megawatt;
        if (device.PowerLimitMilliwatts > 0 && energy > (Int128)device.PowerLimitMilliwatts * LimitFactor * (length + SecondMicroseconds)) return BeyondLimit;
        // Shorter, and a counter may just not have moved.
        return row is { Kind: not RowKind.Opening, Millijoules: 0, PowerMilliwatts: 0, UtilizationPercent: >= BusyPercent } && length >= SecondMicroseconds / 2 ? BusyWithoutPower : null;
    }

    /// <summary>Null: the power reading of a row that counts may be shown.</summary>
    public static string? WhyNotPower(DeviceRow row, Device device) =>
        device.PowerLimitMilliwatts > 0 && row.PowerMilliwatts > (long)device.PowerLimitMilliwatts * LimitFactor ? PowerBeyondLimit : null;
}
