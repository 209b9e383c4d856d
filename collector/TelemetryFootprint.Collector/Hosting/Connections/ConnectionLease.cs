using System.Net;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>One connection's place at the gate; a feature of the connection, so that a request finds it by <c>Features.Get</c>. Disposing gives the place back.</summary>
internal sealed class ConnectionLease(ConnectionGate gate, ResetBans bans, IPAddress address, bool isAuthenticated) : IDisposable
{
    private readonly Lock _turn = new();
    private bool _isAuthenticated = isAuthenticated;
    private bool _isGone;
    private int _resets;

    /// <summary>
    /// To be called as soon as a request of the connection showed a good credential, as often as one likes: its address may then have more.
    /// False: as many as there may be are known already; the request is to be refused.
    /// </summary>
    public bool TryAuthenticate()
    {
        lock (_turn)
        {
            if (_isAuthenticated || _isGone) return true;
            return _isAuthenticated = gate.TryMakeKnown(address);
        }
    }

    /// <summary>The client reset a stream. True: its address is banned by now, and the connection is to be cut.</summary>
    public bool CountReset() => Interlocked.Increment(ref _resets) > ResetBans.FreePerConnection && bans.Count(address);

    public void Dispose()
    {
        lock (_turn)
        {
            if (_isGone) return;
            _isGone = true;
            gate.Leave(address, _isAuthenticated);
        }
    }
}
