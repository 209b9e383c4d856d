namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>Points that were refused: counted, and said with a reason once a minute, for a source that is set up wrongly sends them for ever. Safe for concurrent callers.</summary>
internal sealed partial class OtlpRefusals(TimeProvider time, ILogger<OtlpIntake> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _turn = new();
    private long? _saidAt;
    private long _points, _said;

    public long Points => Interlocked.Read(ref _points);

    public void Add(long points, string reason)
    {
        if (points == 0) return;
        long unsaid;
        lock (_turn)
        {
            Interlocked.Add(ref _points, points);
            if (_saidAt is { } last && time.GetElapsedTime(last) < Quiet) return;
            unsaid = _points - _said;
            (_saidAt, _said) = (time.GetTimestamp(), _points);
        }

        LogRefused(unsaid, reason);
    }

    [LoggerMessage(2040, LogLevel.Warning, "OTLP: {Points} points were refused since this was last said; the newest because of: {Reason}")]
    private partial void LogRefused(long points, string reason);
}
