using System.Buffers.Binary;
using System.Text;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Otlp;

/// <summary>A protobuf message by its field numbers, read by hand: no description of it that the writer has too.</summary>
internal sealed class WireFields
{
    private readonly List<(int Field, int Type, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public WireFields(ReadOnlyMemory<byte> message)
    {
        while (message.Length > 0)
        {
            var tag = Varint(ref message);
            var (field, type) = ((int)(tag >> 3), (int)(tag & 7));
            var number = type == 1 ? BinaryPrimitives.ReadUInt64LittleEndian(message.Span) : Varint(ref message);
            var bytes = type == 2 ? message[..(int)number] : default;
            message = type switch { 0 => message, 1 => message[8..], 2 => message[(int)number..], _ => throw new InvalidDataException($"wire type {type}") };
            _fields.Add((field, type, number, bytes));
        }
    }

    public IEnumerable<int> Numbers => _fields.Select(one => one.Field).Distinct().Order();

    public IEnumerable<WireFields> All(int field) => _fields.Where(one => one.Field == field).Select(one => new WireFields(Demand(one.Type, 2, one.Bytes)));

    public WireFields One(int field) => All(field).Single();

    public string Text(int field) => Encoding.UTF8.GetString(_fields.Where(one => one.Field == field).Select(one => Demand(one.Type, 2, one.Bytes)).Single().Span);

    public ulong Whole(int field) => _fields.Where(one => one.Field == field).Select(one => Demand(one.Type, 0, one.Number)).Single();

    /// <summary>Eight bytes.</summary>
    public ulong Fixed(int field) => _fields.Where(one => one.Field == field).Select(one => Demand(one.Type, 1, one.Number)).Single();

    private static T Demand<T>(int found, int wanted, T value) => found == wanted ? value : throw new InvalidDataException($"wire type {found}, not {wanted}");

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        ulong value = 0;
        for (var (i, shift) = (0, 0); ; i++, shift += 7)
        {
            var part = message.Span[i];
            value |= (ulong)(part & 0x7F) << shift;
            if (part >= 0x80) continue;
            message = message[(i + 1)..];
            return value;
        }
    }
}
