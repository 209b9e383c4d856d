using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A real VictoriaMetrics in Prometheus' place: it scrapes, its vmalert evaluates our rules each second and writes what they record and fire into it.</summary>
internal sealed class VictoriaScraper : PromqlServer
{
    private VictoriaScraper(int port, int rulesPort, ChildProcess server, ChildProcess rules)
        : base(port, rulesPort, [server, rules])
    {
    }

    /// <summary>Starts both and waits for nothing. <paramref name="folder"/> gets the configuration and the data.</summary>
    public static VictoriaScraper Start(string folder, string configuration)
    {
        var ports = FreePort.Next(2);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "scrape.yml");
        File.WriteAllText(file, configuration);
        var url = $"http://127.0.0.1:{ports[0]}";
        return new(
            ports[0], ports[1],
            ChildProcess.Start(
                InstalledProgram.Find("victoria-metrics")!,
                [
                    $"-promscrape.config={file}", $"-storageDataPath={Path.Combine(folder, "data")}", $"-httpListenAddr=127.0.0.1:{ports[0]}", "-search.latencyOffset=0s",
                    "-memory.allowedBytes=256MB", "-loggerLevel=WARN",
                ]),
            ChildProcess.Start(
                InstalledProgram.Find("vmalert")!,
                [
                    $"-rule={RepositoryRoot.Combine("deploy", "prometheus", "rules")}/*.yml", $"-datasource.url={url}", $"-remoteWrite.url={url}", $"-notifier.url={url}",
                    "-evaluationInterval=1s", "-remoteWrite.flushInterval=500ms", $"-httpListenAddr=127.0.0.1:{ports[1]}", "-loggerLevel=ERROR",
                ]));
    }

    /// <summary>Takes a page as if it had been scraped then.</summary>
    public async Task TakeAsync(string page, DateTimeOffset then)
    {
        using var answer = await PostAsync($"api/v1/import/prometheus?timestamp={then.ToUnixTimeMilliseconds()}", page);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }
}
