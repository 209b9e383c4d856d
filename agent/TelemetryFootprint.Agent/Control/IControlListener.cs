using System.Net.Sockets;

namespace TelemetryFootprint.Agent.Control;

/// <summary>Where the processes of this host connect to the agent.</summary>
internal interface IControlListener : IDisposable
{
    /// <summary>The next one; null: it has gone again, or nobody tells who it is.</summary>
    /// <exception cref="IOException">None can be taken now.</exception>
    /// <exception cref="SocketException">None can be taken now.</exception>
    Task<ControlConnection?> AcceptAsync(CancellationToken cancellationToken);
}
