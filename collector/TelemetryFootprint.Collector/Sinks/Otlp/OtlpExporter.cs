using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Otlp;

namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary>
/// Pushes all hosts every interval. Totals are cumulative, so what could not be pushed is in the next push: nothing is queued, and nothing grows while the
/// reader is away. A push that takes longer than the interval delays the next.
/// </summary>
internal sealed partial class OtlpExporter(
    OtlpOptions options, OtlpClient client, ILedgerReader ledger, LiveState live, IFactorChains chains, TimeProvider time, ILogger<OtlpExporter> logger) : BackgroundService
{
    /// <summary>Messages stay far below the 4 MiB that readers take by default.</summary>
    private const int MostBytes = 1 << 20;

    private long _pushes, _failures, _points, _rejected;
    private bool _isFailing, _isRejecting, _isWarning;

    public long Pushes => Interlocked.Read(ref _pushes);

    public long Failures => Interlocked.Read(ref _failures);

    public long Points => Interlocked.Read(ref _points);

    public long RejectedPoints => Interlocked.Read(ref _rejected);

    public override void Dispose()
    {
        base.Dispose();
        client.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.Interval, time, stoppingToken);
                await PushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>One push of everything; ends with the first message that is not taken, unless the next may be.</summary>
    internal async Task PushAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Live state is read after the totals: whatever was counted has an inventory by then.
            var totals = ledger.RunningTotals();
            var request = new MetricsRequest(time.GetUtcNow(), live.Current, totals, chains);
            var isWell = true;
            foreach (var message in Messages(HostResource.Of(request, CollectorServices.Version)))
            {
                var answer = await PostInPartsAsync(message, stoppingToken);
                if (answer is { Failure: not null, IsOfMessage: false }) return;
                isWell &= answer.Failure is null;
            }

            if (isWell) _isFailing = false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Interlocked.Increment(ref _failures);
            if (!_isFailing) LogBroken(error);
            _isFailing = true;
        }
    }

    internal static IEnumerable<ExportMetricsServiceRequest> Messages(IEnumerable<ResourceMetrics> resources)
    {
        var (message, bytes) = (new ExportMetricsServiceRequest(), 0);
        foreach (var resource in resources)
        {
            var size = resource.CalculateSize();
            if (bytes > 0 && bytes + size > MostBytes)
            {
                yield return message;
                (message, bytes) = (new(), 0);
            }

            message.ResourceMetrics.Add(resource);
            bytes += size;
        }

        if (bytes > 0) yield return message;
    }

    /// <summary>A message that its reader finds too large goes in halves, down to one resource.</summary>
    private async Task<OtlpAnswer> PostInPartsAsync(ExportMetricsServiceRequest message, CancellationToken stoppingToken)
    {
        var answer = await client.PostAsync(message, stoppingToken);
        var count = message.ResourceMetrics.Count;
        if (!answer.IsTooLarge || count == 1) return Count(message, answer);
        var worst = new OtlpAnswer(null, 0);
        foreach (var half in message.ResourceMetrics.Chunk((count + 1) / 2))
        {
            var part = await PostInPartsAsync(new() { ResourceMetrics = { half } }, stoppingToken);
            if (part is { Failure: not null, IsOfMessage: false }) return part;
            if (part.Failure is not null) worst = part;
        }

        return worst;
    }

    private OtlpAnswer Count(ExportMetricsServiceRequest message, OtlpAnswer answer)
    {
        if (answer.Failure is { } failure)
        {
            Interlocked.Increment(ref _failures);
            if (!_isFailing) LogFailed(failure);
            _isFailing = true;
            return answer;
        }

        var rejected = answer.Rejected;

        Interlocked.Increment(ref _pushes);
        Interlocked.Add(ref _points, PointsOf(message) - rejected);
        Interlocked.Add(ref _rejected, rejected);
        var isWarning = rejected == 0 && answer.Said.Length > 0;
        if (rejected > 0 && !_isRejecting) LogRejected(options.ShownEndpoint, rejected, answer.Said.Length > 0 ? answer.Said : "nothing; see its log");
        if (isWarning && !_isWarning) LogWarned(options.ShownEndpoint, answer.Said);
        (_isRejecting, _isWarning) = (rejected > 0, isWarning);
        return answer;
    }

    private static long PointsOf(ExportMetricsServiceRequest message) => message.ResourceMetrics
        .SelectMany(resource => resource.ScopeMetrics).SelectMany(scope => scope.Metrics)
        .Sum(metric => metric.Sum?.DataPoints.Count ?? metric.Gauge.DataPoints.Count);

    [LoggerMessage(2350, LogLevel.Warning, "OTLP: {Reason}; nothing is lost: it is tried again with the next push, and said again after one that was taken")]
    private partial void LogFailed(string reason);

    [LoggerMessage(2351, LogLevel.Warning, "OTLP: {Endpoint} took a message but not {Points} of its points, and says: {Said}")]
    private partial void LogRejected(string endpoint, long points, string said);

    [LoggerMessage(2353, LogLevel.Warning, "OTLP: {Endpoint} took a message with all of its points, and warns: {Said}")]
    private partial void LogWarned(string endpoint, string said);

    [LoggerMessage(2352, LogLevel.Warning, "OTLP: the figures could not be read; it is tried again with the next push")]
    private partial void LogBroken(Exception exception);
}
