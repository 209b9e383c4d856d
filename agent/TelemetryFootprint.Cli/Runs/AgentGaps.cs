using System.Globalization;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>The times of a run in which no agent told anything. Each is said once when it begins and once when it is over, the first few of them.</summary>
internal sealed class AgentGaps(Action<string> say)
{
    private const int MostSaid = 3;

    private long _closed;
    private int _count;
    private int _begun;
    private (long Since, string Why)? _open;

    public bool IsOpen => _open is not null;

    /// <param name="sinceMicroseconds">When it told something last, after the beginning.</param>
    /// <param name="why">Why it tells no more.</param>
    public void Begin(long sinceMicroseconds, string why)
    {
        _open = (sinceMicroseconds, why);
        if (++_begun <= MostSaid) say($"not measured: {OfNow(sinceMicroseconds, why)}; the command goes on, and the agent is asked again");
    }

    /// <summary>It tells again.</summary>
    /// <param name="nowMicroseconds">After the beginning.</param>
    /// <param name="isWhole">It knew the run all the time: nothing is missing.</param>
    public void End(long nowMicroseconds, bool isWhole)
    {
        if (_open is not { } gap) return;
        _open = null;
        var length = Math.Max(0, nowMicroseconds - gap.Since);
        if (!isWhole) (_closed, _count) = (_closed + length, _count + 1);
        if (_begun <= MostSaid) say(isWhole ? "the agent of this host tells again: nothing is missing" : $"measured again by the agent of this host: {Seconds(length)} are missing");
    }

    public IReadOnlyList<string> Missing
    {
        get
        {
            var missing = new List<string>();
            if (_count > 0) missing.Add($"{Seconds(_closed)}{(_count > 1 ? string.Create(CultureInfo.InvariantCulture, $" in {_count} parts") : "")}: the agent of this host was away, and has measured the run again since");
            if (_open is { } gap) missing.Add(OfNow(gap.Since, gap.Why));
            return missing;
        }
    }

    private static string OfNow(long since, string why) => $"what came {Seconds(since)} after the beginning: the agent of this host tells no more ({why})";

    private static string Seconds(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1e6:0.#} s");
}
