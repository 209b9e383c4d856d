using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>
/// One line a minute for each agent and code of refusal, with how many batches it stands for, of a few thousand agents at most: one that is refused for
/// ever, such as a second reporter of the same GPUs, must not fill the disk. Safe for concurrent callers.
/// </summary>
internal sealed class RefusalLines(TimeProvider time)
{
    public const int MaxRemembered = 4_096;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _turn = new();
    private readonly Dictionary<(string Agent, RejectCode Code), (long SaidAt, long Unsaid)> _told = [];

    /// <summary>The refusals since the last line of this agent and code, with this one; 0: no line now.</summary>
    public long Take(string agent, RejectCode code)
    {
        lock (_turn)
        {
            if (!_told.TryGetValue((agent, code), out var known))
            {
                if (_told.Count >= MaxRemembered && !Forget()) return 0;
                _told[(agent, code)] = (time.GetTimestamp(), 0);
                return 1;
            }

            var isDue = time.GetElapsedTime(known.SaidAt) >= Quiet;
            _told[(agent, code)] = isDue ? (time.GetTimestamp(), 0) : known with { Unsaid = known.Unsaid + 1 };
            return isDue ? known.Unsaid + 1 : 0;
        }
    }

    /// <summary>True: there is room again.</summary>
    private bool Forget()
    {
        foreach (var (key, told) in _told)
        {
            if (time.GetElapsedTime(told.SaidAt) >= Quiet) _told.Remove(key);
        }

        return _told.Count < MaxRemembered;
    }
}
