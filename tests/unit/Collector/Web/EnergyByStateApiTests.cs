using System.Text.Json;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>What devices did while they took the energy of a row, from an agent's shares to the answer.</summary>
public sealed class EnergyByStateApiTests
{
    private const string Hour = "from=2026-11-22T09:00:00Z&to=2026-11-22T10:00:00Z";

    /// <summary>What a run holds and does not use is in its row, and no longer hidden there.</summary>
    [Fact]
    public async Task Totals_ByRun_TellReservedIdleFromActive()
    {
        await using var rig = await PlayedAsync();

        var rows = await RowsAsync(rig, "run");

        Assert.Equal([("active", 9000.0), ("execution_idle", 1800.0), ("reserved_idle", 3600.0)], States(rows["job"]));
        Assert.Equal([("idle", 1800.0)], States(rows["__idle__"]));
        Assert.Equal([("unknown", 1800.0)], States(rows["__unattributed__"]));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("project")]
    [InlineData("device")]
    [InlineData("zone")]
    [InlineData("site")]
    public async Task Totals_OfAnyGrouping_HaveStatesThatSumToTheEnergy(string by)
    {
        await using var rig = await PlayedAsync();

        foreach (var row in (await RowsAsync(rig, by)).Values)
            Assert.Equal(row.GetProperty("energy").GetProperty("value").GetDouble(), States(row).Sum(state => state.Joules));
    }

    private static (string Name, double Joules)[] States(JsonElement row) =>
        [.. row.GetProperty("energyByState").EnumerateObject().Select(state => (state.Name, state.Value.GetDouble()))];

    private static async Task<Dictionary<string, JsonElement>> RowsAsync(CollectorRig rig, string by) =>
        (await rig.JsonAsync($"/api/v1/totals?by={by}&{Hour}")).GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("key").GetString()!, StringComparer.Ordinal);

    private static async Task<CollectorRig> PlayedAsync()
    {
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var agent = new PlayedAgent(rig.Time)
        {
            Split =
            [
                (new() { Kind = OwnerKind.Run, RunId = "job" }, PowerState.Active, 50), (new() { Kind = OwnerKind.Run, RunId = "job" }, PowerState.ExecutionIdle, 10),
                (new() { Kind = OwnerKind.ReservedIdle, RunId = "job" }, PowerState.Idle, 20), (new() { Kind = OwnerKind.Idle }, PowerState.Idle, 10),
                (new() { Kind = OwnerKind.Unattributed }, PowerState.Unspecified, 10),
            ],
        };
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));
        return rig;
    }
}
