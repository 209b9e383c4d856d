namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>Skipped, with the reason, where the peer is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(string peer) => Skip = Peer.MissingReason(peer);
}
