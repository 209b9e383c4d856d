using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;
using static TelemetryFootprint.UnitTests.Collector.Web.Account.AccountRig;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>
/// An hour of 0.7 kWh of an H100 at a PUE of 1.2 and a WUE of 0.5, restated from 300 to 200 g/kWh: half of it is of <c>big</c> (project nlp, user ada), a fifth of that
/// held unused, 0.3 of <c>small</c> (vision, bob), and the rest idle.
/// </summary>
internal static class TwoRunsRig
{
    public static async Task<AccountRig> StartAsync()
    {
        var rig = await AccountRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.2", "--Site:Wue=0.5", "--Privacy:Users=keep");
        var runs = rig.Collector.Services.GetRequiredService<IRunStore>();
        runs.Add(new Run("big", "big", CollectorRig.Start) { Project = "nlp", User = "ada" });
        runs.Add(new Run("small", "small", CollectorRig.Start) { Project = "vision", User = "bob" });
        await rig.SayAsync(9, 300, quality: FactorQuality.Estimated);
        await rig.MeterAsync(At(10), 60, 700, new PlayedAgent(rig.Collector.Time)
        {
            Split =
            [
                (new() { Kind = OwnerKind.Run, RunId = "big" }, PowerState.Active, 40), (new() { Kind = OwnerKind.ReservedIdle, RunId = "big" }, PowerState.Idle, 10),
                (new() { Kind = OwnerKind.Run, RunId = "small" }, PowerState.Active, 30), (new() { Kind = OwnerKind.Idle }, PowerState.Idle, 20),
            ],
        });
        await rig.SayAsync(9, 200);
        return rig;
    }
}
