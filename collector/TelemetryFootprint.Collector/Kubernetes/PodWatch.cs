using System.Text.Json;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>The loop that keeps <see cref="PodBook"/>: a list, then a watch from its version on, again and again; a growing pause after failures. Where several
/// in a row brought nothing, the version itself may be what the server refuses: all is listed anew.</summary>
internal sealed partial class PodWatch(KubernetesOptions options, PodApi api, PodBook pods, TimeProvider time, ILogger<PodWatch> logger) : BackgroundService
{
    /// <summary>Failures in a row that brought nothing, after which all is listed anew.</summary>
    public const int MostFruitless = 3;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private string? _version;
    private int _fruitless;
    private long _lists, _failures, _events;

    public long Lists => Interlocked.Read(ref _lists);

    public long Failures => Interlocked.Read(ref _failures);

    public long Events => Interlocked.Read(ref _events);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var before = _version;
            // A watch that brought something before it broke is where it should be.
            var isFine = await TryAsync(stoppingToken) || (before is not null && _version != before);
            _fruitless = isFine ? 0 : _fruitless + 1;
            if (_fruitless >= MostFruitless) (_version, _fruitless) = (null, 0);
            pause = isFine ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            _version ??= await ListAsync(stoppingToken);
            await api.WatchAsync(_version, Take, stoppingToken);
            return true;
        }
        catch (WatchGoneException)
        {
            _version = null;
            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception error) when (error is JsonException or KubernetesException or SecretUnreadableException or OperationCanceledException || TransportFailure.Is(error))
        {
            Interlocked.Increment(ref _failures);
            LogFailed(options.ApiServer, error is OperationCanceledException ? "gave no answer in time" : error.Message);
            return false;
        }
    }

    private async Task<string> ListAsync(CancellationToken stoppingToken)
    {
        var (found, version) = await api.ListAsync(stoppingToken);
        pods.Replace(found, time.GetUtcNow());
        Interlocked.Increment(ref _lists);
        return version;
    }

    /// <summary>A bookmark says how far the watch is, and nothing else; what has another type is none of ours.</summary>
    private void Take(string type, JsonElement item)
    {
        if (Pod.Member(item, "metadata") is { } metadata && Pod.Text(metadata, "resourceVersion") is { } version) _version = version;
        if (type is not ("ADDED" or "MODIFIED" or "DELETED") || Pod.Read(item, options) is not { } pod) return;
        Interlocked.Increment(ref _events);
        pods.Put(type == "DELETED" ? pod with { Gone = time.GetUtcNow() } : pod);
    }

    [LoggerMessage(2520, LogLevel.Warning, "{Server} {Reason}. Pods have no names meanwhile; it is asked again after a growing pause")]
    private partial void LogFailed(Uri server, string reason);
}
