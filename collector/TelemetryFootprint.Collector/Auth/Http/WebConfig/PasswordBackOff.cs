using System.Net;
using TelemetryFootprint.Collector.Hosting.Connections;

namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>
/// Whose password may be tried now: of one address a few, and after as many wrong ones one after a while, twice as long after each. An address that
/// was right, or has tried none for ten minutes, begins anew. At the cap of addresses the one that tried the longest ago is forgotten.
/// </summary>
internal sealed class PasswordBackOff(TimeProvider time)
{
    private const int MaxAddresses = 4096;
    private const int FreeTries = 5;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _turn = new();
    private readonly Dictionary<IPAddress, Tries> _tries = [];

    /// <summary>Null: it may, and <see cref="End"/> has to follow; else the answer: wait, for others of the address are in line, or it was wrong too often.</summary>
    public PasswordAnswer? Begin(IPAddress? address)
    {
        var key = KeyOf(address);
        lock (_turn)
        {
            var known = _tries.GetValueOrDefault(key);
            if (known.Trying > 0 && known.Wrong + known.Trying >= FreeTries) return new(null, First, IsBusy: known.Wrong == 0);
            var quiet = known.Wrong == 0 ? Memory : time.GetElapsedTime(known.Last);
            if (WaitAfter(known.Wrong) - quiet is { Ticks: > 0 } left) return new(null, left);
            if (!_tries.ContainsKey(key) && _tries.Count >= MaxAddresses) Forget();
            _tries[key] = new(quiet >= Memory ? 0 : known.Wrong, time.GetTimestamp(), known.Trying + 1);
            return null;
        }
    }

    /// <summary>Null: it was not tried after all.</summary>
    public void End(IPAddress? address, bool? isRight)
    {
        var key = KeyOf(address);
        lock (_turn)
        {
            var known = _tries.GetValueOrDefault(key);
            var wrong = isRight == true ? 0 : known.Wrong + (isRight == false ? 1 : 0);
            var trying = Math.Max(0, known.Trying - 1);
            if (wrong + trying == 0) _tries.Remove(key);
            else _tries[key] = new(wrong, time.GetTimestamp(), trying);
        }
    }

    private static TimeSpan WaitAfter(int wrong) => wrong < FreeTries ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(wrong - FreeTries, 10)));

    private static IPAddress KeyOf(IPAddress? address) => AddressKey.Of(address ?? IPAddress.None);

    private void Forget() => _tries.Remove(_tries.Where(one => one.Value.Trying == 0).MinBy(one => one.Value.Last).Key ?? IPAddress.None);

    private readonly record struct Tries(int Wrong, long Last, int Trying);
}
