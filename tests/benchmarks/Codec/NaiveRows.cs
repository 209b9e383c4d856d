using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Benchmarks.Codec;

/// <summary>
/// A message per reading with time, uuid and figures, each field with its tag: what a contract without columns would send.
/// Written with protobuf's own writer, so the comparison is of the shape and not of the library.
/// </summary>
internal static class NaiveRows
{
    private const int Fields = 8;

    public static byte[] Encode(IReadOnlyList<SequencedTick> ticks)
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer);
        foreach (var tick in ticks)
        {
            foreach (var row in tick.Tick.Rows)
            {
                var uuid = tick.Tick.Inventory.Devices[row.Device].Uuid;
                long[] figures = FiguresOf(tick, row);
                output.WriteTag(1, WireFormat.WireType.LengthDelimited);
                output.WriteLength(CodedOutputStream.ComputeStringSize(uuid) + 1 + figures.Sum(figure => 1 + CodedOutputStream.ComputeInt64Size(figure)));
                output.WriteTag(1, WireFormat.WireType.LengthDelimited);
                output.WriteString(uuid);
                for (var field = 0; field < Fields; field++)
                {
                    output.WriteTag(field + 2, WireFormat.WireType.Varint);
                    output.WriteInt64(figures[field]);
                }
            }
        }

        output.Flush();
        return buffer.ToArray();
    }

    /// <summary>The sum of all energy, so that nothing can be optimised away.</summary>
    public static long Parse(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        long energy = 0;
        while (input.ReadTag() != 0)
        {
            input.ReadLength();
            input.ReadTag();
            input.ReadString();
            for (var field = 0; field < Fields; field++)
            {
                input.ReadTag();
                var figure = input.ReadInt64();
                if (field == 2) energy += figure;
            }
        }

        return energy;
    }

    private static long[] FiguresOf(SequencedTick tick, DeviceRow row) =>
    [
        tick.Tick.UnixMicroseconds, row.PowerMilliwatts ?? 0, row.Millijoules, row.CumulativeMillijoules, (long)row.Method, row.UtilizationPercent ?? 0,
        row.MemoryMebibytes ?? 0, row.TemperatureCelsius ?? 0,
    ];
}
