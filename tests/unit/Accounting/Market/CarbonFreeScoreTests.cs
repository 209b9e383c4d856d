using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Market;

public sealed class CarbonFreeScoreTests
{
    private static FacilityEnergy KilowattHours(decimal count) => FacilityEnergy.Metered(Joules.FromKilowattHours(count));

    [Fact]
    public void Ratio_ExcessOfOneHour_DoesNotReachAnother()
    {
        var score = default(CarbonFreeScore).Add(KilowattHours(10), KilowattHours(30)).Add(KilowattHours(10), KilowattHours(0));

        Assert.Equal(0.5, score.Ratio);
        Assert.Equal(10, score.Unmatched.KilowattHours);
    }

    [Fact]
    public void Ratio_OfHours_IsWeightedByLoad()
    {
        var score = default(CarbonFreeScore).Add(KilowattHours(30), KilowattHours(30)).Add(KilowattHours(10), KilowattHours(2));

        Assert.Equal(0.8, score.Ratio);
    }

    [Fact]
    public void Ratio_WithoutLoad_IsUnknown() => Assert.Null(default(CarbonFreeScore).Add(default, KilowattHours(5)).Ratio);
}
