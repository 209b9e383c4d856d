using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

/// <summary>What is inside a host's figure, and how the reading of its GPUs goes, from what an agent said.</summary>
public sealed class CoverageMetricsTests
{
    private const string Coverage = "footprint_collector_host_coverage{host=\"node-1\",component=\"";

    [Fact]
    public async Task Coverage_OfAHostThatLacksParts_IsOneAndZero()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var agent = NodeAgent.Create(rig.Time, "cpu: one of two packages: permission denied", "network: no sensor", "Power supplies");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(10, 300));
        await rig.RestartAsync();

        var page = (await rig.ScrapeAsync()).Where(sample => sample.Key.StartsWith("footprint_collector_host_coverage", StringComparison.Ordinal));

        Assert.Equal(
            [("cpu\"}", 0.0), ("gpu\"}", 1.0), ("network\"}", 0.0), ("node\"}", 1.0), ("other\"}", 0.0)],
            page.Select(sample => (sample.Key[Coverage.Length..], sample.Value)).Order());
    }

    [Fact]
    public async Task Coverage_OfASimulatedHost_IsAbsent()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Ingest:AcceptSimulated=true");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time, 1, Method.Simulated).Stream(10, 300));
        Assert.DoesNotContain((await rig.ScrapeAsync()).Keys, key => key.StartsWith("footprint_collector_host_coverage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Instances_AcrossARestart_GoOnWhereTheyWere()
    {
        const string Series = """footprint_mig_energy_joules_total{host="node-1",gpu_uuid="GPU-1-0",gpu_index="0",mig_uuid="MIG-1",profile="3g.40gb",split="modelled"}""";
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var stream = NodeAgent.Create(rig.Time).Stream(10, 300);
        await rig.PlayAsync(stream);
        await rig.PlayAsync(stream);
        var born = (await rig.ScrapeAsync())[Series];
        await rig.RestartAsync();

        Assert.Equal(0, born);
        Assert.Equal(3000, (await rig.ScrapeAsync())[Series]);
    }

    [Fact]
    public async Task Statuses_OfAnAgentThatWentAway_AreAbsent()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var agent = NodeAgent.Create(rig.Time);
        var status = new Status { InventoryId = agent.Inventory.ContentId, Devices = { new DeviceStatus { Device = 0, Stuck = true } } };
        await rig.PlayAsync([.. agent.Stream(10, 300), new() { Status = status }]);

        Assert.DoesNotContain((await rig.ScrapeAsync()).Keys, key => key.StartsWith("footprint_collector_agent_device", StringComparison.Ordinal));
    }
}
