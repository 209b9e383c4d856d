using System.Net;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>
/// Rapid reset (CVE-2023-44487): streams that are opened and reset at once cost the server and not the client. Kestrel cuts such a connection;
/// an address that comes again and again with them is not let in for a while. An honest client resets its one stream when it leaves.
/// </summary>
internal sealed class ResetBans(TimeProvider time, TimeSpan banTime)
{
    /// <summary>On one connection these are free: as many streams as may be open when it breaks.</summary>
    public const int FreePerConnection = 8;

    /// <summary>Beyond the free ones, of one address in one minute.</summary>
    public const int MaxPerMinute = 100;

    private const int MaxAddresses = 10_000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _turn = new();
    private readonly Dictionary<IPAddress, (int Resets, long Since, long? BannedAt)> _addresses = [];
    private long _resets;
    private long _bans;

    public long Resets => Interlocked.Read(ref _resets);

    public long Bans => Interlocked.Read(ref _bans);

    public bool IsBanned(IPAddress address)
    {
        lock (_turn)
        {
            if (!_addresses.TryGetValue(address, out var known) || known.BannedAt is not { } at) return false;
            if (time.GetElapsedTime(at) < banTime) return true;
            _addresses.Remove(address);
            return false;
        }
    }

    /// <summary>True: that was one too many, and the address is banned now.</summary>
    public bool Count(IPAddress address)
    {
        Interlocked.Increment(ref _resets);
        lock (_turn)
        {
            var known = _addresses.GetValueOrDefault(address);
            if (known.BannedAt is not null) return true;
            if (known.Resets == 0 || time.GetElapsedTime(known.Since) >= Minute)
            {
                if (known.Resets == 0 && _addresses.Count >= MaxAddresses) Forget();
                known = (0, time.GetTimestamp(), null);
            }

            var isTooMany = known.Resets + 1 >= MaxPerMinute;
            _addresses[address] = (known.Resets + 1, known.Since, isTooMany ? time.GetTimestamp() : null);
            if (isTooMany) Interlocked.Increment(ref _bans);
            return isTooMany;
        }
    }

    private void Forget()
    {
        foreach (var (address, known) in _addresses.ToList())
        {
            if (known.BannedAt is { } at ? time.GetElapsedTime(at) >= banTime : time.GetElapsedTime(known.Since) >= Minute) _addresses.Remove(address);
        }

        // From ten thousand addresses within a minute: no count of single ones stops that.
        if (_addresses.Count >= MaxAddresses) _addresses.Clear();
    }
}
