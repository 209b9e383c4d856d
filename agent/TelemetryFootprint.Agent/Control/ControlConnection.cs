namespace TelemetryFootprint.Agent.Control;

/// <summary>One end of a local connection, and who is at the other.</summary>
/// <param name="Stream">Both ways; whoever serves it closes it.</param>
/// <param name="Peer">By the system's word, when it connected.</param>
internal sealed record ControlConnection(Stream Stream, PeerCredentials Peer)
{
    /// <summary>Asked once, when the first line was read: why nothing is done for whoever wrote it; null: it came from whom the connection is of.</summary>
    public Func<string?> WhyNot { get; init; } = () => null;
}
