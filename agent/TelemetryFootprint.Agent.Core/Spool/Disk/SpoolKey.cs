using Google.Protobuf;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>What rows of the spool name by a small number: an origin (epoch and boot) or an inventory.</summary>
internal sealed record SpoolKey(long Id, SpoolKeyKind Kind, byte[] Content)
{
    public uint Checksum
    {
        get
        {
            var crc = new Crc32C();
            crc.Add((ulong)Id);
            crc.Add((ulong)Kind);
            crc.Add(Content);
            return crc.Value;
        }
    }

    public static byte[] OriginContent(ulong epoch, ByteString bootId) => [.. BitConverter.GetBytes(epoch), .. bootId.Span];

    /// <summary>Of an origin.</summary>
    public (ulong Epoch, ByteString BootId) Origin => (BitConverter.ToUInt64(Content), ByteString.CopyFrom(Content.AsSpan(sizeof(ulong))));
}
