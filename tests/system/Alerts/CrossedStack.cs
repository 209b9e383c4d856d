using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>A collector with the energy of some minutes that are over, in whose sight any small budget is crossed.</summary>
internal static class CrossedStack
{
    private const int Ticks = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What any collector here is told beside its budgets; an evaluation at its start sees what was fed before.</summary>
    public static readonly string[] Settings = ["--Site:Zone=GB", "--Grid:Providers=annual"];

    /// <summary>Fed, priced and stopped again.</summary>
    public static async Task<Stack> FeedAsync()
    {
        var stack = new Stack();
        await stack.StartCollectorAsync(Settings);
        using (var feeders = Feeders.Start(stack.GrpcPort, TimeSpan.FromMilliseconds(1), new() { Agents = 1, DevicesPerAgent = 8, Interval = TimeSpan.FromSeconds(1), Seed = 7, Start = TimeProvider.System.GetUtcNow().AddMinutes(-9) }))
        {
            await UntilAsync(() => Task.FromResult(feeders.AcknowledgedTicks >= Ticks));
            await feeders.FinishAsync(Patience);
        }

        await UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_gpu_emissions_grams_total").Sum(sample => sample.Value) > 1);
        await stack.StopCollectorAsync();
        return stack;
    }

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds()) await Task.Delay(100, limit.Token);
    }
}
