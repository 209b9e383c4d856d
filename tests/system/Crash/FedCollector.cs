using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>What a collector has of the feeders' truth, while it runs and after it has stopped.</summary>
internal static class FedCollector
{
    /// <summary>What is acknowledged is in the inbox; the ledger follows at once.</summary>
    public static async Task DemandServedAsync(Stack stack, Feeders feeders)
    {
        var truth = feeders.Truth;
        IReadOnlyDictionary<string, double> seen = new Dictionary<string, double>();
        for (var attempt = 0; attempt < 100 && !Same(truth, seen); attempt++)
        {
            await Task.Delay(100);
            seen = (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total");
        }

        feeders.DemandEnergy(seen);
    }

    /// <summary>Stops it. The export, the inbox's memory and SQLite's own check are each asked. Returns what they said.</summary>
    public static async Task<string> DemandStoppedAsync(Stack stack, Feeders feeders)
    {
        await stack.StopCollectorAsync();
        feeders.DemandEnergy(await Databases.ExportedJoulesAsync(stack));
        var received = await Databases.ReceivedTicksAsync(stack);
        feeders.DemandTicks(received);
        var verdicts = await Databases.DemandIntegrityAsync(stack);
        return $"{received.Count.ToString(CultureInfo.InvariantCulture)} ticks received, {verdicts}";
    }

    private static bool Same(IReadOnlyDictionary<string, double> truth, IReadOnlyDictionary<string, double> seen) =>
        seen.Count == truth.Count && truth.All(pair => Math.Round(seen.GetValueOrDefault(pair.Key, -1), 3) == pair.Value);
}
