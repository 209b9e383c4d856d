namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>
/// Keeps requests to one provider apart, whoever asks and for whatever zone: some may go at once, and from then on one per spacing, as limits per minute are meant.
/// </summary>
internal sealed class RequestSpacing(TimeSpan spacing, TimeProvider time) : IDisposable
{
    public const int AtOnce = 10;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly long _start = time.GetTimestamp();

    /// <summary>When the next request were due if all had kept their distance, since the start.</summary>
    private TimeSpan _due;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (spacing <= TimeSpan.Zero)
            return;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_due - (spacing * (AtOnce - 1)) - Elapsed is var rest && rest > TimeSpan.Zero)
                await Task.Delay(rest, time, cancellationToken);
            _due = (_due > Elapsed ? _due : Elapsed) + spacing;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private TimeSpan Elapsed => time.GetElapsedTime(_start);
}
