using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>Energy of days ago, and the question that prices it.</summary>
public sealed class PastGapsTests
{
    [Fact]
    public async Task Feed_WithEnergyOfDaysAgo_AsksForItsOwnRangeAndRestatesIt()
    {
        var paths = new List<string>();
        await using var grid = await ScriptedGrid.StartAsync(async http =>
        {
            lock (paths)
                paths.Add(http.Request.Path);
            http.Response.ContentType = "application/json";
            // The usual answer holds one slot of the night before, so that nothing in it prices the energy.
            var night = DateTimeOffset.Parse(http.Request.Path.Value!.Split('/')[2], CultureInfo.InvariantCulture).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var slot = http.Request.Path.Value.EndsWith('h') ? (From: $"{night}T22:00Z", To: $"{night}T22:30Z") : (From: "2026-11-22T09:00Z", To: "2026-11-22T09:30Z");
            await http.Response.WriteAsync(
                $$$"""{"data":[{"from":"{{{slot.From}}}","to":"{{{slot.To}}}","intensity":{"forecast":90,"actual":100,"index":"low"}}]}""");
        });
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Grid:Providers=neso", $"--Grid:neso:BaseUrl={grid.Url}");
        Assert.All(paths, path => Assert.EndsWith("h", path, StringComparison.Ordinal));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        await rig.RestartAfterAsync(TimeSpan.FromDays(3));

        await rig.RestartAsync();
        var reader = rig.Services.GetRequiredService<ILedgerReader>();
        var slot = new MinuteRange(UtcMinute.FromTime(CollectorRig.Start), UtcMinute.FromTime(CollectorRig.Start.AddMinutes(30)));
        for (var i = 0; i < 500 && reader.Intensity("GB", FactorKind.Direct, slot).Count == 0; i++)
            await Task.Delay(10);

        Assert.Equal((100, true), (reader.Intensity("GB", FactorKind.Direct, slot)[0].Value.Value, reader.Intensity("GB", FactorKind.Direct, slot)[0].Applied));
        // For the gap, or for the re-read that came due on the way: either is a question for a range and not the usual one.
        Assert.Contains(paths, path => !path.EndsWith('h') && path.StartsWith("/intensity/2026-11-", StringComparison.Ordinal));
        Assert.Null(new PastGaps(reader).Find("GB", FactorKind.Direct, 30, rig.Time.GetUtcNow()));
    }

    [Fact]
    public async Task Poller_OfAZoneThatNoSiteHasAnyMore_AsksOn()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));

        await rig.RestartAsync("--Site:Zone=FR");

        // The poller begins beside the listeners: what it asks is known a moment after them.
        var states = rig.Services.GetRequiredService<ProviderStates>();
        for (var i = 0; i < 500 && states.All.Count < 2; i++)
            await Task.Delay(10);

        Assert.Equal(["FR", "GB"], states.All.Select(state => state.Key.Zone));
    }
}
