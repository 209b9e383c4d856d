using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Native.Nvml;

namespace TelemetryFootprint.Benchmarks.Agent;

/// <summary>The floor of every agent in this language: the same calls at the same pace on one thread, and nothing done with the answers.</summary>
internal static class BareLoop
{
    public const string Verb = "bare-loop";

    private const int RoundsPerSecond = 10;

    public static async Task RunAsync(string library, CancellationToken cancellationToken)
    {
        using var nvml = new NvmlLibrary(library);
        if (!nvml.Open().IsOpen)
            return;
        List<IGpu> gpus = [.. nvml.Enumerate().Select(slot => slot.Gpu!)];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / RoundsPerSecond));
        for (var round = 0; await timer.WaitForNextTickAsync(cancellationToken); round++)
        {
            foreach (var gpu in gpus)
            {
                gpu.PowerMilliwatts();
                if (round % RoundsPerSecond == 0)
                {
                    gpu.UtilizationPercent();
                    gpu.MemoryUsedBytes();
                    gpu.TemperatureCelsius();
                }
            }
        }
    }
}
