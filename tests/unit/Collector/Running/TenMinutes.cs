using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.UnitTests.Collector.Running;

/// <summary>A collector that heard ten minutes of one agent: at 1800 W, a PUE of 1.2 and 100 g/kWh these are 3.6 g a minute, 36 g in all.</summary>
internal static class TenMinutes
{
    public static async Task<CollectorRig> PlayedAsync(params string[] settings)
    {
        var rig = await CollectorRig.StartAsync(settings);
        await rig.ObserveAsync(Say(rig, 100));
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(600, 1800));
        return rig;
    }

    /// <summary>What the grid has, by default in the first hour.</summary>
    public static FactorObservation Say(CollectorRig rig, int grams, DateTimeOffset? from = null, int hours = 1)
    {
        var begin = UtcMinute.FromTime(from ?? CollectorRig.Start);
        return new("GB", new(begin, begin + (hours * 60)), GramsPerKilowattHour.FromGrams(grams), FactorQuality.Measured, rig.IdentityOf("GB"));
    }
}
