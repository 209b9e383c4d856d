using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A real Prometheus on a free port, with a configuration of the test's.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly int _port;

    private PrometheusServer(ChildProcess process, int port) => (_process, _port) = (process, port);

    /// <summary>Starts it and waits for nothing. <paramref name="folder"/> gets its configuration and its data.</summary>
    public static PrometheusServer Start(string folder, string configuration)
    {
        var port = FreePort.Next();
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "prometheus.yml");
        File.WriteAllText(file, configuration);
        return new(
            ChildProcess.Start(
                InstalledProgram.Find("prometheus")!,
                [$"--config.file={file}", $"--storage.tsdb.path={Path.Combine(folder, "tsdb")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]),
            port);
    }

    /// <summary>The answer's series now. Fails with what Prometheus says of a query that it does not take.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string query)
    {
        var data = await AskAsync($"query?query={Uri.EscapeDataString(query)}");
        // A scalar is one figure, everything else a list of series.
        return data.GetProperty("resultType").GetString() == "scalar" ? [data.GetProperty("result")] : [.. data.GetProperty("result").EnumerateArray()];
    }

    /// <summary>All rules as it has them, with how their last evaluation went.</summary>
    public async Task<IReadOnlyList<JsonElement>> RulesAsync() =>
        [.. (await AskAsync("rules")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())];

    /// <summary>Until it has read its data and serves.</summary>
    public async Task ReadyAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        while (true)
        {
            if (_process.HasExited) throw new ChildProcessException("Prometheus ended", _process);
            try
            {
                using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{_port}/-/ready"), limit.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (TaskCanceledException) when (!limit.IsCancellationRequested)
            {
                // A busy machine: it is asked again.
            }

            await Task.Delay(100, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
    }

    private async Task<JsonElement> AskAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{_port}/api/v1/{path}"));
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.IsSuccessStatusCode, $"{Uri.UnescapeDataString(path)}\n{document.RootElement}");
        return document.RootElement.GetProperty("data").Clone();
    }
}
