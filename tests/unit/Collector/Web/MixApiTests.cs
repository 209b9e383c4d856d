using System.Text.Json;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>What electricity was made of, from a provider's answer to the API's.</summary>
public sealed class MixApiTests
{
    private static readonly UtcMinute Nine = UtcMinute.FromTime(CollectorRig.Start);

    [Fact]
    public async Task Intensity_OfASlotWithAMix_ShowsItWithItsProvenance()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        await SayAsync(rig, (Fuel.Gas, 60), (Fuel.Wind, 30), (Fuel.Unknown, 10));
        await rig.RestartAsync();
        var slots = (await rig.JsonAsync("/api/v1/intensity?zone=GB&from=2026-11-22T09:00Z&to=2026-11-22T11:00Z")).GetProperty("slots");
        var mix = slots[0].GetProperty("mix");
        Assert.Equal(("annual", 0.3), (mix.GetProperty("provider").GetString(), mix.GetProperty("carbonFree").GetProperty("value").GetDouble()));
        Assert.Equal(rig.IdentityOf("GB").Source, mix.GetProperty("source").GetString());
        Assert.Equal(
            [("unknown", 10), ("gas", 60), ("wind", 30)], mix.GetProperty("parts").EnumerateArray().Select(part => (part.GetProperty("fuel").GetString()!, part.GetProperty("percent").GetInt32())));
        Assert.Equal(JsonValueKind.Null, slots[1].GetProperty("mix").ValueKind);
    }

    /// <summary>The last word holds, and the same word again is none.</summary>
    [Fact]
    public async Task Mix_ThatIsRevised_IsTheNewOne()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        await SayAsync(rig, (Fuel.Gas, 1));
        rig.Time.Advance(TimeSpan.FromHours(1));
        await SayAsync(rig, (Fuel.Nuclear, 1));
        rig.Time.Advance(TimeSpan.FromHours(1));
        await SayAsync(rig, (Fuel.Nuclear, 2));
        var mix = (await rig.JsonAsync("/api/v1/intensity?zone=GB&from=2026-11-22T09:00Z&to=2026-11-22T10:00Z")).GetProperty("slots")[0].GetProperty("mix");
        Assert.Equal("nuclear", mix.GetProperty("parts")[0].GetProperty("fuel").GetString());
        Assert.Equal(CollectorRig.Start.AddHours(1), mix.GetProperty("knownAt").GetDateTimeOffset());
    }

    private static Task SayAsync(CollectorRig rig, params (Fuel Fuel, decimal Energy)[] mix) => rig.ObserveAsync(
        new FactorObservation("GB", new(Nine, Nine + 60), GramsPerKilowattHour.FromGrams(200), FactorQuality.Measured, rig.IdentityOf("GB"))
        {
            Mix = GenerationMix.Of(mix.Select(part => KeyValuePair.Create(part.Fuel, part.Energy))),
        });
}
