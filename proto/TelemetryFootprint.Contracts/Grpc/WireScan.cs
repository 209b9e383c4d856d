using System.Buffers;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>
/// Sizes a message up before it is parsed. An empty submessage takes two bytes on the wire and two hundred in memory, a packed
/// zero one and eight: without this, 4 MiB of them would become hundreds of MiB. Malformed bytes are left to the parser.
/// </summary>
internal ref struct WireScan
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    private SequenceReader<byte> _bytes;
    private int _fields;
    private long _values;

    private readonly (int Fields, int Values) _most;

    private WireScan(ReadOnlySequence<byte> message, (int Fields, int Values) most)
    {
        _bytes = new(message);
        _most = most;
    }

    /// <summary>Throws RESOURCE_EXHAUSTED for more fields, or more values in them, than any honest message has.</summary>
    public static void ThrowIfOversized<T>(ReadOnlySequence<byte> message, (int Fields, int Values) most)
    {
        var scan = new WireScan(message, most);
        scan.Walk(WireShape.Of<T>(), message.Length);
    }

    private bool Walk(WireShape shape, long end)
    {
        while (_bytes.Consumed < end)
        {
            if (!TryVarint(out ulong tag) || !Field(shape, tag, end)) return false;
            if (++_fields > _most.Fields) throw TooMany("fields", _most.Fields);
        }
        return true;
    }

    private bool Field(WireShape shape, ulong tag, long end) => (int)(tag & 7) switch
    {
        Varint => TryVarint(out _),
        Fixed64 => Skip(8, end),
        Fixed32 => Skip(4, end),
        Delimited => TryVarint(out ulong length) && length <= (ulong)Math.Max(0, end - _bytes.Consumed)
            && (shape.Child((int)(tag >> 3)) is { } child ? Walk(child, _bytes.Consumed + (long)length) : Values((long)length)),
        // Groups are not in this contract; the parser says what it thinks of them.
        _ => false,
    };

    /// <summary>Packed numbers, or text: a number ends at each byte without the continuation bit.</summary>
    private bool Values(long length)
    {
        foreach (ReadOnlyMemory<byte> part in _bytes.UnreadSequence.Slice(0, length))
        {
            foreach (byte value in part.Span) _values += value < 0x80 ? 1 : 0;
        }
        if (_values > _most.Values) throw TooMany("values", _most.Values);
        _bytes.Advance(length);
        return true;
    }

    private bool Skip(int length, long end)
    {
        if (end - _bytes.Consumed < length) return false;
        _bytes.Advance(length);
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (!_bytes.TryRead(out byte part)) return false;
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return true;
        }
        return false;
    }

    private static GrpcException TooMany(string what, int limit) => new(GrpcStatusCode.ResourceExhausted, $"message of more than {limit} {what}");
}
