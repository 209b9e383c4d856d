using Microsoft.Extensions.Logging;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.TestKit.Conservation;
using TelemetryFootprint.TestKit.Logging;

namespace TelemetryFootprint.UnitTests.TestKit;

public sealed class ConservationOracleTests
{
    private const long Second = 1_000_000;
    private static readonly Guid Agent = new("00000000-0000-0000-0000-000000000001");

    [Fact]
    public void CheckAcknowledgedOnce_LostAndDoubleTicks_AreBothNamed()
    {
        var oracle = new ConservationOracle();
        oracle.RecordAcknowledged(Agent, 7, 1, 3);

        var violations = oracle.CheckAcknowledgedOnce([new(Agent, 7, 1), new(Agent, 7, 3), new(Agent, 7, 3), new(Agent, 7, 4)]);

        Assert.Collection(
            violations,
            lost => Assert.EndsWith("/2: acknowledged and lost", lost.ToString(), StringComparison.Ordinal),
            twice => Assert.EndsWith("/3: counted 2 times", twice.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void CheckAcknowledgedOnce_AllThereAndOneNotYetAcknowledged_Holds()
    {
        var oracle = new ConservationOracle();
        oracle.RecordAcknowledged(Agent, 7, 1, 2);

        Assert.Empty(oracle.CheckAcknowledgedOnce([new(Agent, 7, 2), new(Agent, 7, 1), new(Agent, 7, 3)]));
    }

    [Theory]
    [InlineData(5000, true)]
    [InlineData(5001, true)]
    [InlineData(5002, false)]
    [InlineData(4998, false)]
    public void CheckEnergy_WithOneMillijouleOfTolerance_HoldsToThatMillijoule(long measured, bool holds)
    {
        var oracle = WithTruth("GPU-a", new TruthInterval(0, Second, 2000, true), new TruthInterval(Second, 2 * Second, 3000, true));

        var violations = oracle.CheckEnergy(new Dictionary<string, Joules> { ["GPU-a"] = new(measured) }, new EnergyTolerance(1));

        Assert.Equal(holds, violations.Count == 0);
    }

    [Fact]
    public void CheckEnergy_UnobservableEnergy_IsNotAskedFor()
    {
        var oracle = WithTruth("GPU-a", new TruthInterval(0, Second, 2000, true), new TruthInterval(Second, 2 * Second, 3000, false));

        Assert.Empty(oracle.CheckEnergy(new Dictionary<string, Joules> { ["GPU-a"] = new(2000) }, EnergyTolerance.Exact));
        Assert.Equal(2000, oracle.ObservableEnergy("GPU-a").Millijoules);
    }

    [Fact]
    public void CheckEnergy_InventedAndMissingDevice_AreViolations()
    {
        var oracle = WithTruth("GPU-a", new TruthInterval(0, Second, 2000, true));

        var violations = oracle.CheckEnergy(new Dictionary<string, Joules> { ["GPU-b"] = new(2000) }, EnergyTolerance.Exact);

        Assert.Equal(["GPU-a", "GPU-b"], violations.Select(violation => violation.Subject));
    }

    [Fact]
    public void CheckGaps_ReportedExactlyWhereBlind_Holds()
    {
        var oracle = WithTruth(
            "GPU-a",
            new TruthInterval(0, Second, 1, true),
            new TruthInterval(Second, 2 * Second, 1, false),
            new TruthInterval(2 * Second, 3 * Second, 1, false));

        Assert.Empty(oracle.CheckGaps([new("GPU-a", Second, 3 * Second)], TimeSpan.Zero));
        Assert.Empty(oracle.CheckGaps([new("GPU-a", Second + 10, (3 * Second) + 10)], TimeSpan.FromMicroseconds(10)));
    }

    [Fact]
    public void CheckGaps_HiddenAndInventedGap_AreBothNamed()
    {
        var oracle = WithTruth("GPU-a", new TruthInterval(0, Second, 1, true), new TruthInterval(Second, 2 * Second, 1, false));

        var violations = oracle.CheckGaps([new("GPU-a", 0, Second / 2)], TimeSpan.FromMilliseconds(1));

        Assert.Equal(
            ["unobservable and not reported: [1000000, 2000000) µs", "reported though observable: [0, 500000) µs"],
            violations.Select(violation => violation.Detail));
    }

    [Fact]
    public void CheckEmissions_OneKilowattHourInTwoParts_HasItsGrams()
    {
        PricedEnergy[] parts =
        [
            new(Joules.FromKilowattHours(0.5m), GramsPerKilowattHour.FromGrams(100), Pue.Unset),
            new(Joules.FromKilowattHours(0.5m), GramsPerKilowattHour.FromGrams(300), Pue.FromRatio(1.5m)),
        ];

        Assert.Empty(ConservationOracle.CheckEmissions("all", parts, new GramsCo2e(275_000_000_000)));
        Assert.Single(ConservationOracle.CheckEmissions("all", parts, new GramsCo2e(275_000_001_000)));
    }

    [Fact]
    public void CheckFresh_OldOrAbsentSample_IsAViolation()
    {
        var ages = new Dictionary<string, TimeSpan?> { ["a"] = TimeSpan.FromSeconds(1), ["b"] = TimeSpan.FromSeconds(3), ["c"] = null };

        Assert.Equal(["b", "c"], ConservationOracle.CheckFresh(ages, TimeSpan.FromSeconds(2)).Select(violation => violation.Subject));
    }

    [Fact]
    public void Demand_AnyViolation_ThrowsWithAllOfThem()
    {
        var guard = new ErrorLogGuard();
        guard.CreateLogger("room").LogError("disk on fire");

        var thrown = Assert.Throws<ConservationViolatedException>(() =>
            ConservationOracle.Demand(ConservationOracle.CheckLogs(guard), [new Violation("energy", "GPU-a", "gone")]));

        Assert.Contains("disk on fire", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("GPU-a", thrown.Message, StringComparison.Ordinal);
        ConservationOracle.Demand([], []);
    }

    private static ConservationOracle WithTruth(string uuid, params TruthInterval[] intervals)
    {
        var oracle = new ConservationOracle();
        foreach (var interval in intervals)
        {
            oracle.RecordTruth(uuid, interval);
        }

        return oracle;
    }
}
