using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>One line a minute and code about what the collector refuses for now, with how many batches it stands for.</summary>
internal sealed class RefusalLines(TimeProvider time)
{
    /// <summary>More than there are codes: what a collector makes up beyond that is not written.</summary>
    private const int MaxCodes = 32;

    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Dictionary<RejectCode, (long SaidAt, long Unsaid)> _codes = [];

    /// <summary>The batches since the last line of this code, with this one; 0: no line now.</summary>
    public long Take(RejectCode code)
    {
        if (!_codes.TryGetValue(code, out var known))
        {
            if (_codes.Count >= MaxCodes) return 0;
            _codes[code] = (time.GetTimestamp(), 0);
            return 1;
        }
        bool isDue = time.GetElapsedTime(known.SaidAt) >= Quiet;
        _codes[code] = isDue ? (time.GetTimestamp(), 0) : known with { Unsaid = known.Unsaid + 1 };
        return isDue ? known.Unsaid + 1 : 0;
    }
}
