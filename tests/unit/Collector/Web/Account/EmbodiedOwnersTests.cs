using System.Text.Json;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;
using static TelemetryFootprint.UnitTests.Collector.Web.Account.AccountRig;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>What making a GPU emitted is its owners', as its energy is.</summary>
public sealed class EmbodiedOwnersTests
{
    private static readonly Owner Idle = new() { Kind = OwnerKind.Idle };

    [Fact]
    public async Task Embodied_OfAGpuThatTwoRunsShare_IsSplitAsItsEnergy()
    {
        await using var rig = await MeteredAsync((RunOf("big"), PowerState.Active, 75), (RunOf("small"), PowerState.Active, 25));

        var rows = await ByRunAsync(rig);
        var whole = Value(await rig.RowAsync("device"), "embodied.emissions")!.Value;

        Assert.Equal(["big", "small"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0.75 * whole, Value(rows["big"], "embodied.emissions")!.Value, 8);
        Assert.Equal(0.25 * whole, Value(rows["small"], "embodied.emissions")!.Value, 8);
    }

    /// <summary>A run that holds a GPU and does not use it keeps it from others.</summary>
    [Fact]
    public async Task Embodied_OfAReservedGpu_IsOfTheRunThatHoldsIt()
    {
        await using var rig = await MeteredAsync(
            (new Owner { Kind = OwnerKind.ReservedIdle, RunId = "holder" }, PowerState.Idle, 40), (RunOf("holder"), PowerState.Active, 40), (Idle, PowerState.Idle, 20));

        var rows = await ByRunAsync(rig);
        var whole = Value(await rig.RowAsync("device"), "embodied.emissions")!.Value;

        Assert.Equal(0.8 * whole, Value(rows["holder"], "embodied.emissions")!.Value, 8);
        Assert.Equal(0.2 * whole, Value(rows["__idle__"], "embodied.emissions")!.Value, 8);
    }

    /// <summary>The device was there for one hour, whoever had it.</summary>
    [Fact]
    public async Task Embodied_OfADevice_IsTheSameWhoeverHasIt()
    {
        await using var shared = await MeteredAsync((RunOf("a"), PowerState.Active, 33), (RunOf("b"), PowerState.ExecutionIdle, 33), (Idle, PowerState.Idle, 34));
        await using var alone = await MeteredAsync((RunOf("a"), PowerState.Active, 100));

        Assert.Equal(Value(await alone.RowAsync("device"), "embodied.emissions"), Value(await shared.RowAsync("device"), "embodied.emissions"));
    }

    private static Owner RunOf(string id) => new() { Kind = OwnerKind.Run, RunId = id };

    private static async Task<Dictionary<string, JsonElement>> ByRunAsync(AccountRig rig) =>
        (await rig.RowsAsync("run")).ToDictionary(row => row.GetProperty("key").GetString()!, StringComparer.Ordinal);

    private static async Task<AccountRig> MeteredAsync(params (Owner Owner, PowerState State, int Percent)[] owners)
    {
        var rig = await AccountRig.StartAsync("--Site:Zone=GB");
        await rig.MeterAsync(At(10), 60, 700, new PlayedAgent(rig.Collector.Time) { Split = owners });
        return rig;
    }
}
