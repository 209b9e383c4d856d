using System.Text.Json;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.UnitTests.Collector.Running;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>F55 without a page: names come from agents and are hostile. What is printable is shown as it is and does nothing; the rest is refused.</summary>
[Trait("Fault", "F55")]
public sealed class InjectionTests(ITestOutputHelper output)
{
    public static TheoryData<string> Printable => new()
    {
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\"} 1 footprint_gpu_power_watts{host=\"x", "back\\slash\\\"", "=cmd|' /C calc'!A0",
        "@SUM(1+1)", "${jndi:ldap://x/y}", "{0} {Reason} {{", "'; DROP TABLE series; --", "a,b c=d", "\u202Ecba", "[red]x[/]", "%0d%0aSet-Cookie: a=b",
    };

    [Theory]
    [MemberData(nameof(Printable))]
    public async Task Names_OfEveryKind_AreTextInMetricsApiAndExport(string payload)
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var agent = new PlayedAgent(rig.Time, inventory =>
        {
            inventory.Host = payload;
            inventory.Devices[0].Model = payload;
            inventory.Devices[0].DriverVersion = payload;
        });
        var plain = new PlayedAgent(rig.Time, number: 2, host: "plain");

        await rig.PlayAsync(agent.Stream(5, 300));
        await rig.PlayAsync(plain.Stream(5, 300));

        // Each line of the one is a line of the other: nothing was added, and no line is broken.
        var page = await rig.TextAsync("/metrics");
        var escaped = payload.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var hostile = page.Split('\n').Where(line => line.Contains($"host=\"{escaped}\"", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(hostile);
        Assert.Equal(page.Split('\n').Count(line => line.Contains("host=\"plain\"", StringComparison.Ordinal)), hostile.Count);
        output.WriteLine($"F55: {payload}: {hostile.Count} lines of /metrics, none more and none broken");
        using var devices = JsonDocument.Parse(await rig.TextAsync("/api/v1/devices"));
        var row = devices.RootElement.GetProperty("devices").EnumerateArray().Single(device => device.GetProperty("uuid").GetString() == "GPU-1-0");
        Assert.Equal((payload, payload), (row.GetProperty("host").GetString(), row.GetProperty("model").GetString()));
        using var answer = await rig.SendAsync(HttpMethod.Get, $"/api/v1/{Uri.EscapeDataString(payload)}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("\u001b[2Jclears")]
    [InlineData("c1\u009b31m")]
    [InlineData("nul\0")]
    public async Task ControlCharacters_AreRefusedBeforeTheyAreStoredOrLogged(string payload)
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var inHost = new PlayedAgent(rig.Time, inventory => inventory.Host = payload);
        var inModel = new PlayedAgent(rig.Time, inventory => inventory.Devices[0].Model = payload);

        await Assert.ThrowsAsync<AgentProtocolException>(() => rig.PlayAsync(inHost.Stream(5, 300)));
        await Assert.ThrowsAsync<AgentProtocolException>(() => rig.PlayAsync(inModel.Stream(5, 300)));

        Assert.DoesNotContain(payload, await rig.TextAsync("/metrics") + await rig.TextAsync("/api/v1/devices"), StringComparison.Ordinal);
    }
}
