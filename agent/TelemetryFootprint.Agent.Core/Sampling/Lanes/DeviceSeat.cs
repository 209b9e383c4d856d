namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>
/// A device's place between its two sides: the coordinator asks by it and takes answers from it, a lane visits it. The last answer stays until the next,
/// and one that is late is known by its round.
/// </summary>
internal sealed class DeviceSeat(DeviceReader reader)
{
    private DeviceReadings? _answer;
    private DeviceReadings? _probe;
    private bool _isTaken;
    private long _lastRound;

    public DeviceReader Reader { get; } = reader;

    /// <summary>A lane has it, or will have it in a round that began: nothing more can be asked until it is back.</summary>
    public bool IsTaken
    {
        get => Volatile.Read(ref _isTaken);
        set => Volatile.Write(ref _isTaken, value);
    }

    /// <summary>When a read last took too long, by the lanes' clock; null: never.</summary>
    public long? SlowMicroseconds { get; set; }

    /// <summary>Makes the calls. The lane that has the seat.</summary>
    public void Visit(ReadScope scope, long round)
    {
        DeviceReadings answer;
        try
        {
            answer = Reader.Read(scope, round);
        }
        catch (Exception exception)
        {
            // A lane must outlive whatever a device does; the coordinator says what was lost.
            answer = new DeviceReadings(round, scope) { Failure = exception };
        }

        Volatile.Write(ref scope == ReadScope.Probe ? ref _probe : ref _answer, answer);
    }

    /// <summary>The answer to a round; null if it has not come.</summary>
    public DeviceReadings? Answer(long round) => Volatile.Read(ref _answer) is { } answer && answer.Round == round ? answer : null;

    /// <summary>The answer that has come since the last was taken, whichever round asked for it; null: none. The coordinator alone.</summary>
    public DeviceReadings? TakeAnswer()
    {
        if (Volatile.Read(ref _answer) is not { } answer || answer.Round <= _lastRound)
            return null;
        _lastRound = answer.Round;
        return answer;
    }

    /// <summary>The answer to a probe, once.</summary>
    public DeviceReadings? TakeProbe() => Interlocked.Exchange(ref _probe, null);
}
