using Google.Protobuf;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Who says Hello. <paramref name="AgentId"/> is 16 bytes, stable for the life of the state directory.</summary>
public sealed record AgentIdentity(ByteString AgentId, string Host, string Version);
