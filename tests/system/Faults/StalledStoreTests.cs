using System.Diagnostics;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>F33: another program holds the stores. Nothing is acknowledged meanwhile, reads go on, and nobody says that something is lost.</summary>
public sealed class StalledStoreTests(ITestOutputHelper output)
{
    private static readonly TimeSpan RecoversWithin = TimeSpan.FromSeconds(5);

    /// <summary>Beyond the store's own patience with a lock.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(33);

    [Fact]
    [Trait("Fault", "F33")]
    public async Task Stores_LockedByAnotherProgram_LoseNothingAndRecover()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var feeders = Feeders.Start(stack.GrpcPort, agents: 3, devices: 2, TimeSpan.FromMilliseconds(20), seed: 33);
        await stack.UntilAsync(() => feeders.AcknowledgedTicks >= 100, TimeSpan.FromMinutes(2));
        // Acknowledged is what the inbox has: what readers are to be shown while both are locked is the ledger's.
        await stack.UntilAsync(async () => await DevicesAsync(stack) > 0, TimeSpan.FromMinutes(1));

        long held;
        long acknowledged;
        using (Lock(stack, "ledger.db"))
        using (Lock(stack, "inbox.db"))
        {
            await Task.Delay(500);
            held = feeders.AcknowledgedTicks;
            var until = Stopwatch.StartNew();
            while (until.Elapsed < Stall)
            {
                Assert.NotEqual(0, await DevicesAsync(stack));
                await Task.Delay(500);
            }

            acknowledged = feeders.AcknowledgedTicks;
        }

        var watch = Stopwatch.StartNew();
        while (feeders.AcknowledgedTicks == acknowledged && watch.Elapsed < 4 * RecoversWithin) await Task.Delay(20);
        var recovered = watch.Elapsed;
        await feeders.FinishAsync(TimeSpan.FromSeconds(30));
        await FedCollector.DemandServedAsync(stack, feeders);
        var warnings = stack.Collector!.Output.Concat(stack.Collector.Errors).Count(line => line.Contains("locked by another program", StringComparison.Ordinal));
        var stopped = await FedCollector.DemandStoppedAsync(stack, feeders);
        output.WriteLine(FormattableString.Invariant(
            $"F33: {Stall.TotalSeconds:F0} s locked: {acknowledged - held} ticks acknowledged meanwhile, {warnings} warnings, recovered after {recovered.TotalMilliseconds:F0} ms; {feeders.AcknowledgedTicks} ticks, all joules there once; {stopped}"));
        Assert.Equal(0, acknowledged - held);
        Assert.Empty(feeders.Rejections);
        Assert.True(recovered <= RecoversWithin, $"recovered after {recovered}");
    }

    private static async Task<int> DevicesAsync(Stack stack) => (await stack.ApiAsync("devices")).GetProperty("devices").GetArrayLength();

    private static SqliteConnection Lock(Stack stack, string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(stack.CollectorState, file), Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }
}
