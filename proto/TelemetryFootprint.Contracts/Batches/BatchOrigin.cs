using Google.Protobuf;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Whose queue a batch is from: agent id (16 bytes), epoch of the queue, id of the boot its monotonic times belong to (16 bytes).</summary>
public sealed record BatchOrigin(ByteString AgentId, ulong Epoch, ByteString BootId);
