using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>
/// SIGKILL at any moment, its start included: whatever was acknowledged is in the ledger once, and no counter ever falls.
/// </summary>
public sealed class CollectorKillTests(ITestOutputHelper output)
{
    private const int Agents = 3;
    private const int Devices = 4;

    [Fact]
    [Trait("Fault", "F2")]
    public Task Collector_KilledTwentyFiveTimes_LosesNothingAndCountsNothingTwice() => KillAsync(25, seed: 20261122);

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F2")]
    public Task Collector_KilledAThousandTimes_LosesNothingAndCountsNothingTwice() =>
        KillAsync(int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_COLLECTOR_KILLS") ?? "1000", CultureInfo.InvariantCulture), seed: 7);

    private async Task KillAsync(int kills, int seed)
    {
        await using var stack = new Stack();
        var start = Stopwatch.StartNew();
        await stack.StartCollectorAsync();
        var startTime = start.Elapsed;
        using var feeders = Feeders.Start(stack.GrpcPort, Agents, Devices, TimeSpan.FromMilliseconds(20), seed);
        using var scraping = new CancellationTokenSource();
        var watch = new CounterWatch(stack);
        var watching = watch.RunAsync(scraping.Token);
        var random = new Random(seed);
        for (var kill = 0; kill < kills; kill++)
        {
            // Some die while they start, most in the midst of commits.
            await Task.Delay(startTime * (0.4 + random.NextDouble()));
            await stack.Collector!.KillAsync();
            stack.LaunchCollector();
        }

        await feeders.FinishAsync(TimeSpan.FromSeconds(60));
        var truth = feeders.Truth;
        await FedCollector.DemandServedAsync(stack, feeders);
        await scraping.CancelAsync();
        await watching;
        output.WriteLine(FormattableString.Invariant(
            $"F2: {kills} kills in {start.Elapsed.TotalSeconds:F0} s: {feeders.AcknowledgedTicks} ticks acknowledged over {feeders.Streams} streams, {feeders.SentAgain} batches sent again, {truth.Values.Sum():F3} J; {watch.Pages} pages, {watch.Series} counters, {watch.Falls.Count} falls"));
        Assert.Empty(watch.Falls);
        Assert.Empty(feeders.Rejections);
        // Many die before they serve, above all on a busy machine; some must have died while serving.
        Assert.InRange(feeders.Streams, 2 * Agents, int.MaxValue);
        output.WriteLine("F2: " + await FedCollector.DemandStoppedAsync(stack, feeders));
        stack.AssertNoErrorLogged();
    }
}
