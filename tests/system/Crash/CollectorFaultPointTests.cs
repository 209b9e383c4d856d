using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>F2 and F3: the collector ends itself, as by SIGKILL, at every point of its stores and answers that has a name.</summary>
[Collection(QuietCollection.Name)]
public sealed class CollectorFaultPointTests(ITestOutputHelper output)
{
    /// <summary>Exercised below and by the own tests of restatement and fold.</summary>
    public static readonly IReadOnlyList<string> Exercised = FaultPoints.Of("inbox", "ack", "ledger", "retention", "migration", "restatement", "fold");

    private const int Agents = 2;
    private const int Devices = 4;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(2);

    [Fact]
    [Trait("Fault", "F2")]
    public Task Collector_KilledBetweenCommitAndAnswer_CountsEveryTickOnce() => KillAsync("F2", FaultPoints.Of("inbox", "ack"), rounds: 1, seed: 21);

    [Fact]
    [Trait("Fault", "F3")]
    public Task Collector_KilledInCatchUpAndRetention_IsWholeAndReadyAtOnce() => KillAsync("F3", FaultPoints.Of("ledger", "retention"), rounds: 1, seed: 22);

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F3")]
    public Task Collector_KilledTwoHundredTimesInCatchUpAndRetention_IsWholeAndReadyAtOnce() =>
        KillAsync("F3", FaultPoints.Of("ledger", "retention"), rounds: 40, seed: 23);

    [Fact]
    [Trait("Fault", "F3")]
    public async Task Collector_KilledInItsMigration_HasTheOldOrTheNewStore()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var feeders = Feeders.Start(stack.GrpcPort, Agents, Devices, TimeSpan.FromMilliseconds(20), seed: 24);
        await stack.UntilAsync(() => feeders.AcknowledgedTicks >= 200, TimeSpan.FromMinutes(2));
        await feeders.FinishAsync(TimeSpan.FromSeconds(30));
        await FedCollector.DemandServedAsync(stack, feeders);
        await stack.StopCollectorAsync();
        await OldStores.MakeAsync(stack);

        // The n-th store that is opened; each death leaves the earlier ones migrated and this one as it was, or migrated too.
        foreach (var point in (string[])["migration.begin", "migration.written", "migration.committed", "migration.begin", "migration.written", "migration.committed"])
            await stack.CollectorDiesAtAsync(point);
        await stack.StartCollectorAsync();
        await FedCollector.DemandServedAsync(stack, feeders);
        output.WriteLine($"F3: six kills in migration: {await FedCollector.DemandStoppedAsync(stack, feeders)}");
    }

    private async Task KillAsync(string row, IReadOnlyList<string> points, int rounds, int seed)
    {
        await using var stack = new Stack();
        var clock = Stopwatch.StartNew();
        var empty = await EmptyStartAsync();
        await stack.StartCollectorAsync();
        using var feeders = Feeders.Start(stack.GrpcPort, Agents, Devices, TimeSpan.FromMilliseconds(10), seed);
        var random = new Random(seed);
        var ready = new List<TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var point in points)
            {
                await stack.Collector!.KillAsync();
                // Retention comes once a minute: its first is at the start.
                await stack.CollectorDiesAtAsync(point.StartsWith("retention", StringComparison.Ordinal) ? point : string.Create(CultureInfo.InvariantCulture, $"{point}:{random.Next(1, 12)}"));
                var restart = Stopwatch.StartNew();
                await stack.StartCollectorAsync();
                ready.Add(restart.Elapsed);
            }
        }

        // Again at the end: what else the machine does may have begun meanwhile.
        if (await EmptyStartAsync() is var later && later > empty) empty = later;
        await feeders.FinishAsync(TimeSpan.FromSeconds(60));
        await FedCollector.DemandServedAsync(stack, feeders);
        Assert.Empty(feeders.Rejections);
        var stopped = await FedCollector.DemandStoppedAsync(stack, feeders);
        var median = ready.Order().ElementAt(ready.Count / 2);
        output.WriteLine(FormattableString.Invariant(
            $"{row}: {ready.Count} kills at {points.Count} points in {clock.Elapsed.TotalSeconds:F0} s: {feeders.AcknowledgedTicks} ticks acknowledged, {feeders.SentAgain} sent again, all joules there once; ready after {median.TotalMilliseconds:F0} ms (median; worst {ready.Max().TotalMilliseconds:F0}, an empty one {empty.TotalMilliseconds:F0}); {stopped}"));
        // Two seconds, or where one without any store takes more than one at this moment, as long again, and never more than the two longer.
        var within = TimeSpan.FromSeconds(Math.Min((empty + ReadyWithin).TotalSeconds, Math.Max(ReadyWithin.TotalSeconds, 2 * empty.TotalSeconds)));
        Assert.True(median <= within, $"ready after {median}, an empty one after {empty}");
    }

    private static async Task<TimeSpan> EmptyStartAsync()
    {
        await using var other = new Stack();
        var start = Stopwatch.StartNew();
        await other.StartCollectorAsync();
        return start.Elapsed;
    }
}
