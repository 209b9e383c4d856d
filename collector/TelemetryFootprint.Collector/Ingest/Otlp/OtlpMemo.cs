using System.Text.Json;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>Where a host stands, as it is kept in the inbox beside the batch that brought it there.</summary>
/// <param name="Epoch">Of its numbers, drawn when the host was first heard of.</param>
/// <param name="Sequence">The last that was given away.</param>
/// <param name="Devices">By their position in its inventory.</param>
internal sealed record OtlpMemo(ulong Epoch, ulong Sequence, IReadOnlyList<OtlpDevice> Devices)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, OtlpMemoContext.Default.OtlpMemo);

    /// <summary>Null: there is none, or the disk damaged it; the host then begins anew.</summary>
    public static OtlpMemo? Of(byte[]? bytes)
    {
        try
        {
            return bytes is null ? null : JsonSerializer.Deserialize(bytes, OtlpMemoContext.Default.OtlpMemo);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

