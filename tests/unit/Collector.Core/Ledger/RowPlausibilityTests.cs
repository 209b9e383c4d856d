using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

/// <summary>What was drawn is never taken for a fault; what cannot have been drawn never counts.</summary>
public sealed class RowPlausibilityTests
{
    private const long Second = 1_000_000;

    [Theory]
    [Trait("Fault", "F34")]
    [InlineData(0, Second, 1_000_000_000, null)]
    [InlineData(0, Second, 2_000_000_001, RowPlausibility.Megawatt)]
    [InlineData(0, 0, 1_000_000_001, RowPlausibility.Megawatt)]
    [InlineData(0, 3600 * Second, 3_601_000_000_001, RowPlausibility.Megawatt)]
    [InlineData(0, Second, long.MaxValue, RowPlausibility.Megawatt)]
    [InlineData(700_000, Second, 700_000, null)]
    [InlineData(700_000, Second, 14_000_000, null)]
    [InlineData(700_000, Second, 14_000_001, RowPlausibility.BeyondLimit)]
    [InlineData(100_000, 60 * Second, 42_000_000, null)]
    [InlineData(100_000, 60 * Second, 61_000_001, RowPlausibility.BeyondLimit)]
    public void WhyNot_Energy_DependsOnTimeAndLimit(uint limit, long microseconds, long millijoules, string? reason) =>
        Assert.Equal(reason, RowPlausibility.WhyNot(Row(microseconds, millijoules), new Device { PowerLimitMilliwatts = limit }));

    [Theory]
    [Trait("Fault", "F34")]
    [InlineData(RowKind.Interval, Second, 0L, 95, true)]
    [InlineData(RowKind.Bridged, Second, 0L, 50, true)]
    [InlineData(RowKind.Interval, Second, 0L, 49, false)]
    [InlineData(RowKind.Interval, Second, 60_000L, 95, false)]
    [InlineData(RowKind.Interval, Second, null, 95, false)]
    [InlineData(RowKind.Interval, Second, 0L, null, false)]
    [InlineData(RowKind.Interval, Second / 10, 0L, 95, false)]
    [InlineData(RowKind.Opening, Second, 0L, 95, false)]
    public void WhyNot_NothingDrawnWhileBusy_IsNoReading(RowKind kind, long microseconds, long? milliwatts, int? utilization, bool isSetAside)
    {
        var row = Row(microseconds, 0) with { Kind = kind, PowerMilliwatts = milliwatts, UtilizationPercent = utilization };
        Assert.Equal(isSetAside ? RowPlausibility.BusyWithoutPower : null, RowPlausibility.WhyNot(row, new Device()));
        // A counter that moved says that something was drawn.
        Assert.Null(RowPlausibility.WhyNot(row with { Millijoules = 1 }, new Device()));
    }

    [Theory]
    [Trait("Fault", "F34")]
    [InlineData(700_000, 7_000_000, true)]
    [InlineData(700_000, 7_000_001, false)]
    [InlineData(0, 1_000_000_000, true)]
    public void WhyNotPower_BeyondTenLimits_IsNotShown(uint limit, long milliwatts, bool isShown) =>
        Assert.Equal(isShown, RowPlausibility.WhyNotPower(Row(Second, 1) with { PowerMilliwatts = milliwatts }, new Device { PowerLimitMilliwatts = limit }) is null);

    private static DeviceRow Row(long microseconds, long millijoules) => new()
    {
        Device = 0,
        Kind = RowKind.Interval,
        StartMicroseconds = 5 * Second,
        EndMicroseconds = (5 * Second) + microseconds,
        Millijoules = millijoules,
        CumulativeMillijoules = millijoules,
        Method = Method.Counter,
    };
}
