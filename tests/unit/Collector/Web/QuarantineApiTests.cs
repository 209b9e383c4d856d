using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

public sealed class QuarantineApiTests
{
    [Fact]
    public async Task Quarantine_OfARowAndABatch_SaysWhyTheyDoNotCount()
    {
        await using var rig = await CollectorRig.StartAsync();
        var quarantine = rig.Services.GetRequiredService<Quarantine>();
        quarantine.Add(new("ab", "node-1", ulong.MaxValue, 7, "a batch's reason"));
        quarantine.Add(new("ab", "node-1", 1, 8, "a row's reason")
        {
            Device = "GPU-a",
            From = CollectorRig.Start,
            To = CollectorRig.Start.AddSeconds(1),
            Millijoules = 5_000_000_000,
        });

        var answer = await rig.JsonAsync("/api/v1/quarantine");

        Assert.Equal(2, answer.GetProperty("count").GetInt64());
        var (row, batch) = (answer.GetProperty("rows")[0], answer.GetProperty("rows")[1]);
        Assert.Equal(("GPU-a", 5_000_000), (row.GetProperty("device").GetString(), row.GetProperty("energy").GetProperty("value").GetDouble()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, batch.GetProperty("device").ValueKind);
        Assert.Equal(("ffffffffffffffff", "7", "a batch's reason"), (batch.GetProperty("epoch").GetString(), batch.GetProperty("sequence").GetString(), batch.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Quarantine_OfNothing_IsEmpty()
    {
        await using var rig = await CollectorRig.StartAsync();
        Assert.Equal(0, (await rig.JsonAsync("/api/v1/quarantine")).GetProperty("rows").GetArrayLength());
    }
}
