using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>Energy of each hour is priced by the best that there is of it, and each gram says by what: live, carried, forecast, year.</summary>
public sealed class ChainFallTests
{
    [Fact]
    public async Task Energy_OfHoursFurtherDownTheChain_IsMarkedByGrade()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var hour = UtcMinute.FromTime(CollectorRig.Start);
        FactorQuality?[] grades = [FactorQuality.Measured, FactorQuality.Estimated, FactorQuality.Carried, FactorQuality.Forecast, null];
        for (var i = 0; i < grades.Length; i++)
        {
            if (grades[i] is { } grade)
                await SayAsync(rig, hour + (60 * i), 100 + i, grade);
        }

        rig.Time.Advance(TimeSpan.FromMinutes(2));
        for (byte i = 0; i < grades.Length; i++)
        {
            await rig.PlayAsync(new PlayedAgent(rig.Time, (byte)(i + 1), host: $"node-{i}").Stream(60, 300));
            rig.Time.Advance(TimeSpan.FromHours(1));
        }

        var row = Assert.Single((await rig.JsonAsync("/api/v1/totals?by=zone&from=2026-11-22T09:00Z&to=2026-11-22T15:00Z")).GetProperty("rows").EnumerateArray());
        var grams = 18_000 / 3.6e6 * (100 + 101 + 102 + 103 + 211);
        Assert.Equal(grams, row.GetProperty("emissions").GetProperty("value").GetDouble(), 6);
        // The whole is as good as its worst part.
        Assert.Equal("annual", row.GetProperty("emissions").GetProperty("quality").GetString());
        Assert.Equal(
            ["measured 18000", "estimated 18000", "carried 18000", "forecast 18000", "annual 18000"],
            row.GetProperty("energyByQuality").EnumerateObject().Select(grade => $"{grade.Name} {grade.Value.GetRawText()}"));
        Assert.Equal(0, row.GetProperty("unpriced").GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task CarriedValue_IsRestatedByTheTruthAndByNothingLess()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var hour = UtcMinute.FromTime(CollectorRig.Start);
        await SayAsync(rig, hour, 100, FactorQuality.Carried);
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));

        await SayAsync(rig, hour, 500, FactorQuality.Forecast);
        await SayAsync(rig, hour, 600, FactorQuality.Carried);
        Assert.Equal((100.0, FactorQuality.Carried), Applied(rig, hour));
        await SayAsync(rig, hour, 120, FactorQuality.Estimated);
        Assert.Equal((120.0, FactorQuality.Estimated), Applied(rig, hour));
        await SayAsync(rig, hour, 130, FactorQuality.Measured);
        await SayAsync(rig, hour, 700, FactorQuality.Estimated);
        await SayAsync(rig, hour, 140, FactorQuality.Measured);

        Assert.Equal((140.0, FactorQuality.Measured), Applied(rig, hour));
        var reasons = rig.Services.GetRequiredService<ILedgerReader>().Restatements(new MinuteRange(hour, hour + 60), 10).Select(restated => restated.Reason);
        Assert.Equal(["carried replaced by estimated", "estimated replaced by measured", "newer measured value"], reasons);
    }

    [Fact]
    public async Task AnnualPrice_IsReplacedByACarriedValue()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var hour = UtcMinute.FromTime(CollectorRig.Start);
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        Assert.Equal((211.0, FactorQuality.Annual), Applied(rig, hour));

        await SayAsync(rig, hour, 100, FactorQuality.Carried);

        Assert.Equal((100.0, FactorQuality.Carried), Applied(rig, hour));
    }

    private static (double Grams, FactorQuality Quality) Applied(CollectorRig rig, UtcMinute hour)
    {
        var slot = Assert.Single(rig.Services.GetRequiredService<ILedgerReader>().Intensity("GB", FactorKind.Lifecycle, new MinuteRange(hour, hour + 60)));
        Assert.True(slot.Applied);
        return (slot.Value.Value, slot.Quality);
    }

    private static Task SayAsync(CollectorRig rig, UtcMinute hour, int grams, FactorQuality quality) =>
        rig.ObserveAsync(new FactorObservation("GB", new MinuteRange(hour, hour + 60), GramsPerKilowattHour.FromGrams(grams), quality, rig.IdentityOf("GB")));
}
