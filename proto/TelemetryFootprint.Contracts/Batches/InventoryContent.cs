using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>
/// The content id of an inventory: the first 16 bytes of SHA-256 over the canonical bytes. Protobuf promises no order for
/// maps, so these are defined here: the host labels sorted by name (ordinal), each as two strings, a string as its UTF-8
/// length (uint32, little-endian) and bytes; then the message with content_id and host_labels empty, as protobuf writes it.
/// </summary>
public static class InventoryContent
{
    public static ByteString ComputeId(Inventory inventory)
    {
        Inventory rest = inventory.Clone();
        rest.ContentId = ByteString.Empty;
        rest.HostLabels.Clear();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, string value) in inventory.HostLabels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, value);
        }
        hash.AppendData(rest.ToByteArray());
        return ByteString.CopyFrom(hash.GetHashAndReset(), 0, Limits.IdBytes);
    }

    /// <summary>A copy that carries its content id.</summary>
    public static Inventory WithContentId(Inventory inventory)
    {
        Inventory copy = inventory.Clone();
        copy.ContentId = ComputeId(inventory);
        return copy;
    }

    public static bool Verify(Inventory inventory) => inventory.ContentId == ComputeId(inventory);

    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
