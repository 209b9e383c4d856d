using System.Globalization;
using System.Net;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.TestKit.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>
/// F3: the collector ends itself, as by SIGKILL, while it lets old minutes go. Each time an hour's minutes are all there or all gone, and the API says
/// to the last digit what it said before, as of now and as of then.
/// </summary>
public sealed class FoldCrashTests(ITestOutputHelper output)
{
    private const int Hours = 8;
    private static readonly TimeSpan Old = TimeSpan.FromDays(150);
    private static readonly string[] Settings = ["--Site:Zone=GB", "--Site:Pue=1.2", "--Grid:Providers=annual"];
    private static readonly string[] Keeps = [.. Settings, "--Retention:MinuteAge=400d"];
    private static readonly string[] Folds = [.. Settings, "--Retention:MinuteAge=100d"];

    // Every second minute as if it had come in time, since a fold takes its energy from two tables.
    private const string HalfInTime = """
        INSERT INTO energy_minute SELECT series, minute, sum(mj), sum(low), sum(high), sum(observed_ms) FROM energy_late WHERE minute % 2 = 0 GROUP BY 1, 2;
        DELETE FROM energy_late WHERE minute % 2 = 0;
        """;

    private const string MinutesPerHour = "SELECT minute / 60, count(*) FROM (SELECT minute FROM energy_minute UNION ALL SELECT minute FROM energy_late) GROUP BY 1 ORDER BY 1";

    [Fact]
    [Trait("Fault", "F3")]
    public async Task Fold_KilledInItsMidst_ChangesNoFigure()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync(Keeps);
        var from = await FeedAsync(stack);
        var whole = await MinutesAsync(stack, HalfInTime);
        Assert.True(whole.Count >= Hours, $"only {whole.Count} hours");
        await stack.StartCollectorAsync(Keeps);
        var then = TimeProvider.System.GetUtcNow();
        var (before, gone) = (await StateAsync(stack, from, then), 0);
        await stack.StopCollectorAsync();
        // A point's second passing is in the same hour or in the next: whichever, that hour is whole.
        string[] kills = [.. FaultPoints.Of("fold").SelectMany(point => (string[])[point, point + ":2"])];
        Assert.True(kills.Length >= 8);
        foreach (var point in kills)
        {
            await stack.CollectorDiesAtAsync(point, Folds);
            var left = await MinutesAsync(stack);
            Assert.Equal(whole.TakeLast(left.Count), left);
            Assert.InRange(whole.Count - left.Count, gone, gone + 2);
            gone = whole.Count - left.Count;
            await stack.StartCollectorAsync(Keeps);
            Assert.Equal(before, await StateAsync(stack, from, then));
            await stack.StopCollectorAsync();
        }

        await stack.StartCollectorAsync(Folds);
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_collector_folds_total").Single().Value == whole.Count - gone);
        Assert.Equal(before, await StateAsync(stack, from, then));
        var tooEarly = await Assert.ThrowsAsync<HttpRequestException>(() => StateAsync(stack, from, then.AddDays(-1)));
        Assert.Equal(HttpStatusCode.Gone, tooEarly.StatusCode);
        await stack.StopCollectorAsync();
        Assert.Empty(await MinutesAsync(stack));
        output.WriteLine($"F3: {kills.Length} kills in folds of {whole.Count} hours, {gone} of them folded meanwhile: every figure as before; {await Databases.DemandIntegrityAsync(stack)}");
    }

    /// <summary>Some hours of energy of long ago. Returns the whole hour in which they begin; the collector is still up.</summary>
    private static async Task<DateTimeOffset> FeedAsync(Stack stack)
    {
        var interval = TimeSpan.FromSeconds(30);
        var start = TimeProvider.System.GetUtcNow() - Old;
        using var feeders = Feeders.Start(stack.GrpcPort, TimeSpan.FromMilliseconds(10), new SyntheticLoad { Agents = 2, DevicesPerAgent = 2, Interval = interval, Seed = 31, Start = start });
        await stack.UntilAsync(() => feeders.AcknowledgedTicks >= 2 * (Hours - 1) * (TimeSpan.FromHours(1) / interval), TimeSpan.FromMinutes(2));
        await feeders.FinishAsync(TimeSpan.FromSeconds(30));
        await FedCollector.DemandServedAsync(stack, feeders);
        await stack.StopCollectorAsync();
        return new(start.Year, start.Month, start.Day, start.Hour, 0, 0, TimeSpan.Zero);
    }

    /// <summary>Every answer that a fold could change, as text.</summary>
    private static async Task<IReadOnlyList<string>> StateAsync(Stack stack, DateTimeOffset from, DateTimeOffset then)
    {
        var range = $"from={Stamp(from)}&to={Stamp(from.AddDays(3))}";
        var state = new List<string>();
        foreach (var question in (string[])["totals?by=device", "totals?by=project", "totals?by=zone", $"totals?by=device&asOf={Stamp(then)}"])
            state.Add((await stack.ApiAsync($"{question}&{range}")).GetProperty("rows").GetRawText());
        state.Add((await stack.ApiAsync($"account?by=all&{range}")).GetProperty("rows").GetRawText());
        state.Add((await stack.ApiAsync("audit")).GetRawText());
        return state;
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Hours of which the stopped collector has single minutes, and how many.</summary>
    private static async Task<IReadOnlyList<string>> MinutesAsync(Stack stack, string first = "") =>
        await Databases.AskAsync(Path.Combine(stack.CollectorState, "ledger.db"), first + MinutesPerHour);
}
