using System.Buffers.Text;
using System.Text;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// Lines of InfluxDB's line protocol, one behind the other in memory that is used again. Text is written so that every server reads the same: some take two
/// backslashes for one and others do not, and none can read a line's end in a tag. So a backslash is left as it is only where nobody takes it for an escape;
/// elsewhere it becomes a slash, and a control character a space. What has no value is left out, and a line without a field is none.
/// </summary>
internal sealed class LineBuffer
{
    private const int LongestNumber = 32;

    private readonly List<int> _ends = [];
    private byte[] _bytes = new byte[64 * 1024];
    private int _length;
    private int _fields;

    public int Count => _ends.Count;

    /// <summary>Of all complete lines.</summary>
    public int Bytes => _ends.Count == 0 ? 0 : _ends[^1];

    /// <summary>Some lines, each with its line's end.</summary>
    public ReadOnlyMemory<byte> Lines(int first, int count)
    {
        var from = first == 0 ? 0 : _ends[first - 1];
        return _bytes.AsMemory(from, _ends[first + count - 1] - from);
    }

    public void Clear()
    {
        _ends.Clear();
        (_length, _fields) = (0, 0);
    }

    /// <summary>Begins a line; what was begun and not ended is gone.</summary>
    public LineBuffer Begin(string measurement)
    {
        (_length, _fields) = (Bytes, 0);
        Escape(measurement, isMeasurement: true);
        return this;
    }

    /// <summary>Begins a line with the measurement and tags of one that was written before.</summary>
    public LineBuffer Begin(ReadOnlySpan<byte> head)
    {
        (_length, _fields) = (Bytes, 0);
        Append(head);
        return this;
    }

    /// <summary>What was written of a line since its beginning.</summary>
    public byte[] Head() => _bytes.AsSpan(Bytes, _length - Bytes).ToArray();

    /// <summary>An empty tag is left out: it is none.</summary>
    public LineBuffer Tag(string key, string value)
    {
        if (value.Length == 0) return this;
        var before = _length;
        Append((byte)',');
        Escape(key, isMeasurement: false);
        Append((byte)'=');
        var start = _length;
        Escape(value, isMeasurement: false);
        if (_length == start) _length = before;
        return this;
    }

    /// <summary>A number of thousandths, exactly, as a float; null: unknown.</summary>
    public LineBuffer Thousandths(ReadOnlySpan<byte> key, long? thousandths)
    {
        if (thousandths is not { } value) return this;
        Key(key);
        var magnitude = value < 0 ? (ulong)-(value + 1) + 1 : (ulong)value;
        Room(LongestNumber);
        if (value < 0) _bytes[_length++] = (byte)'-';
        Utf8Formatter.TryFormat(magnitude / 1000, _bytes.AsSpan(_length), out var written);
        _length += written;
        var rest = (int)(magnitude % 1000);
        if (rest == 0) return this;
        _bytes[_length++] = (byte)'.';
        _bytes[_length++] = (byte)('0' + (rest / 100));
        if (rest % 100 == 0) return this;
        _bytes[_length++] = (byte)('0' + (rest / 10 % 10));
        if (rest % 10 != 0) _bytes[_length++] = (byte)('0' + (rest % 10));
        return this;
    }

    /// <summary>A float; null, NaN and infinity are unknown.</summary>
    public LineBuffer Float(ReadOnlySpan<byte> key, double? number)
    {
        if (number is not { } value || !double.IsFinite(value)) return this;
        Key(key);
        Room(LongestNumber);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
        return this;
    }

    /// <summary>A whole number; null: unknown.</summary>
    public LineBuffer Whole(ReadOnlySpan<byte> key, long? number)
    {
        if (number is not { } value) return this;
        Key(key);
        Number(value);
        Append((byte)'i');
        return this;
    }

    /// <summary>A text; null: unknown.</summary>
    public LineBuffer Text(ReadOnlySpan<byte> key, string? text)
    {
        if (text is null) return this;
        Key(key);
        Append((byte)'"');
        var start = Copy(text);
        for (var i = start; i < _length; i++)
        {
            if (_bytes[i] < ' ') _bytes[i] = (byte)' ';
            if (_bytes[i] is (byte)'"' or (byte)'\\') Insert(i++, (byte)'\\');
        }

        Append((byte)'"');
        return this;
    }

    /// <summary>Ends the line. False: it had no field and is gone.</summary>
    public bool End(long unixNanoseconds)
    {
        if (_fields == 0)
        {
            _length = Bytes;
            return false;
        }

        Append((byte)' ');
        Number(unixNanoseconds);
        Append((byte)'\n');
        _ends.Add(_length);
        _fields = 0;
        return true;
    }

    private void Key(ReadOnlySpan<byte> key)
    {
        Append(_fields++ == 0 ? (byte)' ' : (byte)',');
        Append(key);
        Append((byte)'=');
    }

    private void Number(long value)
    {
        Room(LongestNumber);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    private void Escape(string text, bool isMeasurement)
    {
        var start = Copy(text);
        // A comment, or a part of what comes next: neither can begin or end a name.
        if (isMeasurement && start < _length && _bytes[start] == '#') _bytes[start] = (byte)'_';
        for (var i = start; i < _length; i++)
        {
            if (_bytes[i] is < 0x20 or 0x7f) _bytes[i] = (byte)' ';
            if (_bytes[i] == '\\' && (i + 1 == _length || _bytes[i + 1] is (byte)',' or (byte)'=' or (byte)'\\' or <= 0x20 or 0x7f)) _bytes[i] = (byte)'/';
            if (_bytes[i] is (byte)',' or (byte)' ' || (_bytes[i] == '=' && !isMeasurement)) Insert(i++, (byte)'\\');
        }
    }

    /// <summary>UTF-8; half a surrogate pair becomes the replacement character. Returns where it begins.</summary>
    private int Copy(string text)
    {
        var start = _length;
        Room(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(start));
        return start;
    }

    private void Insert(int at, byte value)
    {
        Room(1);
        _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(at + 1));
        _bytes[at] = value;
        _length++;
    }

    private void Append(byte value)
    {
        Room(1);
        _bytes[_length++] = value;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Room(int bytes)
    {
        if (_bytes.Length - _length < bytes) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
    }
}
