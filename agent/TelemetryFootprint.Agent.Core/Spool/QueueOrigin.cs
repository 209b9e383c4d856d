using Google.Protobuf;

namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>
/// What a run of sequences belongs to: the epoch that names them at the collector, and the boot whose monotonic clock stamped them
/// (null: this one). <paramref name="Last"/> is the last sequence of the run; a batch never reaches across it.
/// </summary>
public sealed record QueueOrigin(ulong Epoch, ByteString? BootId, ulong Last);
