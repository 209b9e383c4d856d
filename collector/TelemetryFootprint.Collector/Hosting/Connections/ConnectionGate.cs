using System.Net;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>
/// Counts the connections of one listener and refuses those beyond the caps before anything is read of them. Whoever is trusted by its
/// address is known from the start (loopback, while no credential is asked for there); anybody else is a stranger until
/// <see cref="ConnectionLease.TryAuthenticate"/>.
/// </summary>
internal sealed class ConnectionGate(ConnectionCaps caps, ResetBans bans, Func<IPAddress, bool> isTrusted)
{
    private readonly Lock _turn = new();
    private readonly Dictionary<IPAddress, int> _strangersByAddress = [];
    private readonly long[] _refusals = new long[Enum.GetValues<EntryRefusal>().Length];
    private long _slowReaders;
    private int _strangers;
    private int _authenticated;

    public int Strangers => Volatile.Read(ref _strangers);

    public int Authenticated => Volatile.Read(ref _authenticated);

    public long Refusals(EntryRefusal reason) => Interlocked.Read(ref _refusals[(int)reason]);

    /// <summary>Connections that were cut off since their clients did not take what they had asked for.</summary>
    public long SlowReaders => Interlocked.Read(ref _slowReaders);

    public void CountSlowReader() => Interlocked.Increment(ref _slowReaders);

    /// <summary>The lease of the connection's place, or null and why.</summary>
    public ConnectionLease? TryEnter(IPAddress remote, out EntryRefusal refusal)
    {
        var address = AddressKey.Of(remote);
        var isKnown = isTrusted(address);
        lock (_turn)
        {
            refusal = bans.IsBanned(address) ? EntryRefusal.Banned : isKnown ? EnterKnown() : EnterStranger(address);
            if (refusal == EntryRefusal.None) return new(this, bans, address, isKnown);
            _refusals[(int)refusal]++;
            return null;
        }
    }

    /// <summary>The stranger of this address is known now. False: too many are.</summary>
    internal bool TryMakeKnown(IPAddress address)
    {
        lock (_turn)
        {
            if (EnterKnown() != EntryRefusal.None)
            {
                _refusals[(int)EntryRefusal.Full]++;
                return false;
            }

            LeaveStranger(address);
            return true;
        }
    }

    internal void Leave(IPAddress address, bool isAuthenticated)
    {
        lock (_turn)
        {
            if (isAuthenticated) _authenticated--;
            else LeaveStranger(address);
        }
    }

    private EntryRefusal EnterKnown()
    {
        if (_authenticated >= caps.Authenticated) return EntryRefusal.Full;
        _authenticated++;
        return EntryRefusal.None;
    }

    private EntryRefusal EnterStranger(IPAddress address)
    {
        var here = _strangersByAddress.GetValueOrDefault(address);
        if (here >= caps.PerAddress) return EntryRefusal.Address;
        if (_strangers >= caps.BeforeAuthentication) return EntryRefusal.Strangers;
        _strangersByAddress[address] = here + 1;
        _strangers++;
        return EntryRefusal.None;
    }

    private void LeaveStranger(IPAddress address)
    {
        _strangers--;
        var left = _strangersByAddress[address] - 1;
        if (left > 0) _strangersByAddress[address] = left;
        else _strangersByAddress.Remove(address);
    }
}
