using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Running;

/// <summary>
/// A collector with three sites of 100 g/kWh. <c>a</c> (PUE 1.5): 0.2 until 09:00, then 0.4; the default one (PUE 1.2): 0.3; <c>b</c> states no tariff.
/// Run <c>r1</c> used 1 kWh in <c>a</c> in each of the hours from 08:00 and 09:00, that is 0.9 at the meter's price, and 1 kWh in <c>b</c>; run <c>r2</c>
/// 2 kWh in the default site, that is 0.72.
/// </summary>
internal static class BilledRig
{
    public const string Range = "from=2026-11-22T08:00:00Z&to=2026-11-22T10:00:00Z";
    public const long KilowattHour = 3_600_000_000;

    /// <param name="folder">Where the table of tariffs is written.</param>
    /// <param name="account">What the account says of money.</param>
    public static async Task<CollectorRig> StartAsync(TemporaryDirectory folder, params string[] account)
    {
        var table = folder.Write("tariff.csv", "from,price,source\n2026-11-01T00:00Z,0.2,contract\n2026-11-22T10:00+01:00,0.4,contract\n");
        var rig = await CollectorRig.StartAsync(
        [
            "--Site:Zone=GB", "--Site:Pue=1.2", "--Site:Tariff=0.3", "--Sites:a:Match=a-*", "--Sites:a:Zone=GB", "--Sites:a:Pue=1.5", $"--Sites:a:Tariff={table}",
            "--Sites:b:Match=b-*", "--Sites:b:Zone=GB", .. account,
        ]);
        var runs = rig.Services.GetRequiredService<IRunStore>();
        foreach (var (id, user) in new[] { ("r1", "ada"), ("r2", "eve") })
        {
            runs.Add(new Run(id, id, CollectorRig.Start)
            {
                Project = "nlp",
                User = user,
                Labels = new Dictionary<string, string> { ["team"] = user },
                Ended = CollectorRig.Start.AddMinutes(1),
            });
        }

        var nine = UtcMinute.FromTime(CollectorRig.Start);
        Used(rig, "a-1", "r1", nine + -60, KilowattHour);
        Used(rig, "a-1", "r1", nine, KilowattHour);
        Used(rig, "b-1", "r1", nine, KilowattHour);
        Used(rig, "node-1", "r2", nine, 2 * KilowattHour);
        foreach (var from in new[] { nine + -60, nine })
            await rig.ObserveAsync(new FactorObservation("GB", new(from, from + 60), GramsPerKilowattHour.FromGrams(100), FactorQuality.Measured, rig.IdentityOf("GB")));
        return rig;
    }

    private static void Used(CollectorRig rig, string host, string run, UtcMinute minute, long millijoules)
    {
        var group = new LedgerGroup();
        group.AddHost(host, new Dictionary<string, string>(), minute.ToTime());
        group.Add(
            [new LedgerEntry(new SeriesKey(host, $"GPU-{host}", run, PowerState.Unspecified, Method.Counter), minute, new EnergyCell(millijoules, millijoules * 9 / 10, millijoules * 11 / 10, 1000))],
            minute.ToTime());
        rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, minute.ToTime());
    }
}
