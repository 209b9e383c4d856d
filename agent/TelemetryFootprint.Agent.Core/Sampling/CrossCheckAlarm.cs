using TelemetryFootprint.Agent.Core.Energy;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>Counter and integrated power disagree for a minute: one of the two is wrong, and a person should know.</summary>
internal sealed class CrossCheckAlarm
{
    public const double Lowest = 0.9;
    public const double Highest = 1.1;

    /// <summary>A ratio is known at the end of its window: with that one, the disagreement is a minute old.</summary>
    public const long PatienceMicroseconds = 60_000_000 - CrossCheck.WindowMicroseconds;

    private long? _offSince;

    /// <summary>Null: unknown.</summary>
    public bool? IsOff { get; private set; }

    public void Note(double? ratio, long microseconds)
    {
        if (ratio is null or (>= Lowest and <= Highest))
            _offSince = null;
        else
            _offSince ??= microseconds;
        IsOff = ratio is null ? null : _offSince is { } since && microseconds - since >= PatienceMicroseconds;
    }
}
