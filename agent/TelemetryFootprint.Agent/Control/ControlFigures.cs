using TelemetryFootprint.Agent.Core.Attribution.Claims;

namespace TelemetryFootprint.Agent.Control;

/// <summary>What the local socket tells the agent's /metrics. Any thread.</summary>
internal sealed class ControlFigures
{
    private readonly long[] _refusedFor = new long[Enum.GetValues<ClaimBound>().Length];
    private long _clients;
    private long _refusedClients;
    private long _refusedRequests;

    /// <summary>Connected now.</summary>
    public long Clients => Interlocked.Read(ref _clients);

    public long RefusedClients => Interlocked.Read(ref _refusedClients);

    public long RefusedRequests => Interlocked.Read(ref _refusedRequests);

    public void Came() => Interlocked.Increment(ref _clients);

    public void Went() => Interlocked.Decrement(ref _clients);

    public void RefuseClient() => Interlocked.Increment(ref _refusedClients);

    /// <summary>Claims that a bound refused.</summary>
    public long RefusedFor(ClaimBound bound) => Interlocked.Read(ref _refusedFor[(int)bound]);

    public void RefuseRequest(ClaimBound bound = ClaimBound.None)
    {
        Interlocked.Increment(ref _refusedRequests);
        Interlocked.Increment(ref _refusedFor[(int)bound]);
    }
}
