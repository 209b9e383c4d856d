namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>How long a server that failed is left alone: anything between one second and three times the pause before, up to a minute.</summary>
internal sealed class RetryPause(Func<double> random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan _last = Shortest;

    public TimeSpan Next()
    {
        var most = _last * 3 < Longest ? _last * 3 : Longest;
        return _last = Shortest + ((most - Shortest) * random());
    }

    public void Reset() => _last = Shortest;
}
