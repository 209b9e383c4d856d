using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>VictoriaMetrics, which takes the lines of versions 1 and 2, holds what is new in memory, and drops points of one series and time as it reads.</summary>
/// <param name="folder">Where it keeps what it holds.</param>
/// <param name="port">Of its HTTP.</param>
/// <param name="isDeduplicating">False: two points of one series and time stay, and are both read.</param>
internal sealed class VictoriaServer(TemporaryDirectory folder, int port, bool isDeduplicating = true) : SeriesServer(port)
{
    public override async Task<IReadOnlyDictionary<(string Gpu, long At), long>> EnergyAsync()
    {
        var points = new Dictionary<(string, long), long>();
        foreach (var (gpu, at, value) in await PointsAsync("footprint_gpu_energy_j")) points.Add((gpu, at), (long)Math.Round(value * 1000));
        return points;
    }

    /// <summary>What PromQL says of a moment: the series' labels and their values.</summary>
    public async Task<IReadOnlyList<(JsonElement Labels, double Value)>> QueryAsync(string query, DateTimeOffset at)
    {
        await Http.GetStringAsync(new Uri(Url, "internal/force_flush"));
        var answer = await Http.GetStringAsync(new Uri(Url, $"api/v1/query?time={at.ToUnixTimeSeconds()}&query={Uri.EscapeDataString(query)}"));
        using var document = JsonDocument.Parse(answer);
        return
        [
            .. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
                .Select(series => (series.GetProperty("metric").Clone(), double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>All points of a metric, those of one time too; the time in Unix milliseconds.</summary>
    public async Task<IReadOnlyList<(string Gpu, long At, double Value)>> PointsAsync(string metric)
    {
        // What was written just now is not seen yet.
        await Http.GetStringAsync(new Uri(Url, "internal/force_flush"));
        var lines = await Http.GetStringAsync(new Uri(Url, $"api/v1/export?match[]={metric}"));
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(PointsOf)];
    }

    private static List<(string Gpu, long At, double Value)> PointsOf(string line)
    {
        using var series = JsonDocument.Parse(line);
        var gpu = series.RootElement.GetProperty("metric").GetProperty("gpu_uuid").GetString()!;
        return
        [
            .. series.RootElement.GetProperty("timestamps").EnumerateArray().Zip(series.RootElement.GetProperty("values").EnumerateArray())
                .Select(point => (gpu, point.First.GetInt64(), point.Second.GetDouble())),
        ];
    }

    /// <summary>How often a collector said that its server is one of this kind, which keeps old points.</summary>
    public static int Warnings(ChildProcess collector) =>
        collector.Output.Concat(collector.Errors).Count(line => line.Contains("The server of InfluxDb:Url is VictoriaMetrics", StringComparison.Ordinal));

    protected override ChildProcess Launch() => ChildProcess.Start(
        VictoriaFactAttribute.Program!,
        [
            $"-storageDataPath={folder.Combine("victoria")}", $"-httpListenAddr=127.0.0.1:{Url.Port}", "-retentionPeriod=100y",
            "-memory.allowedBytes=256MB", .. isDeduplicating ? ["-dedup.minScrapeInterval=1ms"] : Array.Empty<string>(),
        ],
        null);
}
