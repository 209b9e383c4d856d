using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Energy;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// The one row that every commit rewrites: the last sequence given, how many ticks wait, which of them have been offered to a collector,
/// and where each device's energy stands, with the boot that its times are of.
/// </summary>
internal sealed record SpoolState(ulong LastSequence, long Ticks, TickSpans Offered, ByteString BootId, IReadOnlyList<EnergyState> Energy)
{
    private const byte Version = 1;

    public static readonly SpoolState Empty = new(0, 0, TickSpans.None, ByteString.Empty, []);

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(LastSequence);
        writer.Write(Ticks);
        writer.Write7BitEncodedInt(Offered.Spans.Count);
        foreach (TickSpan range in Offered.Spans)
        {
            writer.Write(range.First);
            writer.Write(range.Last);
        }

        writer.Write7BitEncodedInt(BootId.Length);
        writer.Write(BootId.Span);
        writer.Write7BitEncodedInt(Energy.Count);
        foreach (EnergyState state in Energy) Write(writer, state);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Null: not the bytes of a state.</summary>
    public static SpoolState? Parse(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            if (reader.ReadByte() != Version) return null;
            (ulong last, long ticks) = (reader.ReadUInt64(), reader.ReadInt64());
            TickSpans offered = TickSpans.None;
            for (int left = reader.Read7BitEncodedInt(); left > 0; left--) offered = offered.With(reader.ReadUInt64(), reader.ReadUInt64());
            ByteString boot = ByteString.CopyFrom(reader.ReadBytes(reader.Read7BitEncodedInt()));
            var energy = new List<EnergyState>();
            for (int left = reader.Read7BitEncodedInt(); left > 0; left--) energy.Add(ReadEnergy(reader));
            return new(last, ticks, offered, boot, energy);
        }
        catch (Exception error) when (error is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static void Write(BinaryWriter writer, EnergyState state)
    {
        writer.Write(state.Uuid);
        writer.Write(state.CumulativeMillijoules);
        writer.Write(state.CounterMillijoules ?? -1);
        writer.Write(state.PowerMilliwatts ?? -1);
        writer.Write(state.EndMicroseconds);
        writer.Write(state.IsOfThisBoot);
    }

    private static EnergyState ReadEnergy(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadInt64(), Known(reader.ReadInt64()), Known(reader.ReadInt64()), reader.ReadInt64()) { IsOfThisBoot = reader.ReadBoolean() };

    private static long? Known(long value) => value < 0 ? null : value;
}
