using System.Text.Json;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;
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

    /// <summary>NESO says two days of forecasts anew every half-hour.</summary>
    [Fact]
    public async Task Forecasts_OfASlot_LeaveTheLastOneBeforeItBegan()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        foreach (var fuel in new[] { Fuel.Gas, Fuel.Nuclear, Fuel.Wind, Fuel.Solar, Fuel.Hydro })
        {
            await SayAsync(rig, Nine + 120, (fuel, 1));
            rig.Time.Advance(TimeSpan.FromMinutes(50));
        }

        await using var ledger = new SqliteConnection($"Data Source={Path.Combine(rig.StateDirectory, "ledger.db")};Mode=ReadOnly;Pooling=False");
        ledger.Open();
        using var rows = new Statement(ledger, "SELECT known_at FROM generation_mix ORDER BY id", 0);
        Assert.Equal([100, 150, 200], rows.Rows(row => (int)(UnixTime.FromMicroseconds(row.GetInt64(0)) - CollectorRig.Start).TotalMinutes));
    }

    private static Task SayAsync(CollectorRig rig, params (Fuel Fuel, decimal Energy)[] mix) => SayAsync(rig, Nine, mix);

    private static Task SayAsync(CollectorRig rig, UtcMinute from, params (Fuel Fuel, decimal Energy)[] mix) => rig.ObserveAsync(
        new FactorObservation("GB", new(from, from + 60), GramsPerKilowattHour.FromGrams(200), FactorQuality.Measured, rig.IdentityOf("GB"))
        {
            Mix = GenerationMix.Of(mix.Select(part => KeyValuePair.Create(part.Fuel, part.Energy))),
        });
}
