namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>Skipped, with the reason, where the peer is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute(string peer) => Skip = Peer.MissingReason(peer);
}
