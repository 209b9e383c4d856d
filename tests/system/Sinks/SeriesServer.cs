using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>A real time-series server on a loopback port, that can be killed and started again on what its disk holds.</summary>
internal abstract class SeriesServer(int port) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ChildProcess? _process;

    public Uri Url { get; } = new($"http://127.0.0.1:{port}/");

    protected HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Launches it, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _process = Launch();
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (_process.HasExited) throw new ChildProcessException("it ended before it answered", _process);
            try
            {
                using var answer = await Http.GetAsync(new Uri(Url, "ping"), limit.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>SIGKILL: what was not on its disk is gone.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>All readings: cumulative energy in mJ by device and time in Unix milliseconds. Throws if two lie at the same time.</summary>
    public abstract Task<IReadOnlyDictionary<(string Gpu, long At), long>> EnergyAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        Http.Dispose();
    }

    protected abstract ChildProcess Launch();
}
