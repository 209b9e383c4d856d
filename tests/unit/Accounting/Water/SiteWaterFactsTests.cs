using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.UnitTests.Accounting.Water;

/// <summary>Li, Yang, Islam and Ren, table 1: the water formula on eighteen sites, straight from the arithmetic.</summary>
public sealed class SiteWaterFactsTests
{
    /// <summary>Site; PUE; WUE; water of the electricity; million litres on site, off site and in total of 1,287 MWh; mL a request; requests per half a litre.</summary>
    public static TheoryData<string, double, double, double, double, double, double, double, double> Facts => new()
    {
        { "US average", 1.170, 0.550, 3.142, 0.708, 4.731, 5.439, 16.904, 29.6 },
        { "Arizona", 1.180, 1.630, 4.959, 2.098, 7.531, 9.629, 29.926, 16.7 },
        { "Georgia", 1.120, 0.060, 2.309, 0.077, 3.328, 3.406, 10.585, 47.2 },
        { "Illinois", 1.350, 0.740, 2.233, 0.952, 3.880, 4.833, 15.020, 33.3 },
        { "Iowa", 1.160, 0.140, 3.104, 0.180, 4.634, 4.814, 14.963, 33.4 },
        { "Texas", 1.280, 0.250, 1.287, 0.322, 2.120, 2.442, 7.590, 65.9 },
        { "Virginia", 1.140, 0.140, 2.385, 0.180, 3.499, 3.679, 11.435, 43.7 },
        { "Washington", 1.150, 0.950, 9.501, 1.223, 14.063, 15.285, 47.506, 10.5 },
        { "Wyoming", 1.110, 0.130, 2.574, 0.167, 3.677, 3.845, 11.949, 41.8 },
        { "Australia", 1.120, 0.012, 4.259, 0.015, 6.138, 6.154, 19.126, 26.1 },
        { "Denmark", 1.160, 0.010, 3.180, 0.013, 4.747, 4.760, 14.794, 33.8 },
        { "Finland", 1.120, 0.010, 4.542, 0.013, 6.548, 6.561, 20.390, 24.5 },
        { "India", 1.430, 0.000, 3.445, 0, 6.340, 6.340, 19.704, 25.4 },
        { "Indonesia", 1.320, 1.900, 2.271, 2.445, 3.858, 6.304, 19.592, 25.5 },
        { "Ireland", 1.190, 0.020, 1.476, 0.026, 2.261, 2.287, 7.107, 70.4 },
        { "Mexico", 1.120, 0.056, 5.300, 0.072, 7.639, 7.711, 23.966, 20.9 },
        { "Netherlands", 1.140, 0.060, 3.445, 0.077, 5.054, 5.131, 15.948, 31.4 },
        { "Sweden", 1.160, 0.090, 6.019, 0.116, 8.986, 9.101, 28.287, 17.7 },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void Site_OfThePaper_IsReproduced(
        string site, double pue, double wue, double ewif, double onSite, double offSite, double total, double request, double requests)
    {
        var training = Water(1_287_000m, pue, wue, ewif);
        var one = Water(0.004m, pue, wue, ewif);

        Assert.NotEmpty(site);
        Assert.Equal(onSite, training.OnSite!.Value.Value / 1e6, (onSite * 5e-4) + 0.0005);
        Assert.Equal(offSite, training.OffSite!.Value.Value / 1e6, (offSite * 5e-4) + 0.0005);
        Assert.Equal(total, training.Total!.Value.Value / 1e6, (total * 5e-4) + 0.0005);
        Assert.Equal(request, one.Total!.Value.Value * 1000, (request * 5e-4) + 0.0005);
        Assert.Equal(requests, 0.5 / one.Total!.Value.Value, (requests * 5e-4) + 0.1);
    }

    private static WaterFootprint Water(decimal kilowattHours, double pue, double wue, double ewif) => WaterFootprint.Of(
        Joules.FromKilowattHours(kilowattHours), Pue.FromRatio((decimal)pue), LitresPerKilowattHour.FromLitres((decimal)wue), LitresPerKilowattHour.FromLitres((decimal)ewif));
}
