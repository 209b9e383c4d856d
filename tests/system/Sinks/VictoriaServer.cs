using System.Text.Json;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>VictoriaMetrics, which takes the lines of versions 1 and 2, holds what is new in memory, and drops points of one series and time as it reads.</summary>
internal sealed class VictoriaServer(TemporaryDirectory folder, int port) : SeriesServer(port)
{
    public override async Task<IReadOnlyDictionary<(string Gpu, long At), long>> EnergyAsync()
    {
        // What was written just now is not seen yet.
        await Http.GetStringAsync(new Uri(Url, "internal/force_flush"));
        var lines = await Http.GetStringAsync(new Uri(Url, "api/v1/export?match[]=footprint_gpu_energy_j"));
        var points = new Dictionary<(string, long), long>();
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var series = JsonDocument.Parse(line);
            var gpu = series.RootElement.GetProperty("metric").GetProperty("gpu_uuid").GetString()!;
            foreach (var (at, value) in series.RootElement.GetProperty("timestamps").EnumerateArray().Zip(series.RootElement.GetProperty("values").EnumerateArray()))
                points.Add((gpu, at.GetInt64()), (long)Math.Round(value.GetDouble() * 1000));
        }

        return points;
    }

    protected override ChildProcess Launch() => ChildProcess.Start(
        VictoriaFactAttribute.Program!,
        [
            $"-storageDataPath={folder.Combine("victoria")}", $"-httpListenAddr=127.0.0.1:{Url.Port}", "-retentionPeriod=100y", "-dedup.minScrapeInterval=1ms",
            "-memory.allowedBytes=256MB",
        ],
        null);
}
