using System.Diagnostics;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.Benchmarks.Influx;

/// <summary>A real InfluxDB 1 on loopback, which writes what it was given into its compressed files as soon as it can.</summary>
internal sealed class InfluxDaemon : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _folder = new();
    private readonly HttpClient _http = new();
    private readonly ChildProcess _process;

    private InfluxDaemon(string program)
    {
        var ports = FreePort.Next(2);
        Url = new($"http://127.0.0.1:{ports[0]}/");
        var file = _folder.Write("influx.toml", $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{ports[1]}"
            [meta]
              dir = "{_folder.Path}/meta"
            [data]
              dir = "{_folder.Path}/data"
              wal-dir = "{_folder.Path}/wal"
              query-log-enabled = false
              cache-snapshot-write-cold-duration = "2s"
              compact-full-write-cold-duration = "2s"
            [http]
              bind-address = "127.0.0.1:{ports[0]}"
              log-enabled = false
            [monitor]
              store-enabled = false
            """);
        _process = ChildProcess.Start(program, ["run", "-config", file]);
    }

    /// <summary>Null: it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "influxd")).FirstOrDefault(File.Exists);

    public Uri Url { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            using var process = Process.GetProcessById(_process.Id);
            return process.TotalProcessorTime;
        }
    }

    public static async Task<InfluxDaemon> StartAsync(params string[] databases)
    {
        var daemon = new InfluxDaemon(Program!);
        await daemon.UntilAsync(async () =>
        {
            using var answer = await daemon._http.GetAsync(new Uri(daemon.Url, "ping"));
            return answer.IsSuccessStatusCode;
        });
        foreach (var database in databases)
        {
            using var form = new FormUrlEncodedContent([new("q", $"CREATE DATABASE {database}")]);
            using var answer = await daemon._http.PostAsync(new Uri(daemon.Url, "query"), form);
            answer.EnsureSuccessStatusCode();
        }

        return daemon;
    }

    /// <summary>Of a database's points, once all of them are compressed. Its list of series is set aside in files of fixed lengths, some 30 MB, and not in it.</summary>
    public async Task<long> BytesAsync(string database)
    {
        await UntilAsync(() => Task.FromResult(Of("wal", database, "*") < 1000));
        // Files that were merged are let go of a moment later.
        var last = -1L;
        await UntilAsync(async () =>
        {
            await Task.Delay(3000);
            return last == (last = Of("data", database, "*.tsm"));
        });
        return last;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private long Of(string what, string database, string files) => new DirectoryInfo(_folder.Combine(what, database)) is { Exists: true } folder ? folder.EnumerateFiles(files, SearchOption.AllDirectories).Sum(file => file.Length) : 0;

    private static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await isSo()) return;
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                // Not listening yet, or a file that went while it was counted.
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        await UntilAsync(isSo, limit.Token);
    }
}
