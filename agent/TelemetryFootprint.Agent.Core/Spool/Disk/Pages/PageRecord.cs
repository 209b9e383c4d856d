using System.Runtime.CompilerServices;

namespace TelemetryFootprint.Agent.Core.Spool.Disk.Pages;

/// <summary>
/// A row as its bytes are in a page: a header with one type per column, then the columns. Whether it is a row at all, its reader must
/// find out from its checksum: any bytes may come here.
/// </summary>
internal ref struct PageRecord
{
    /// <summary>No table of a spool has more.</summary>
    private const int MostColumns = 6;

    private const int FirstBlob = 12;

    private Places _places;
    private ReadOnlySpan<byte> _bytes;

    public int Columns { get; private set; }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out PageRecord record)
    {
        record = default;
        record._bytes = bytes;
        ReadOnlySpan<byte> types = bytes;
        if (!PageNumber.TryTake(ref types, out long header)) return false;
        int told = bytes.Length - types.Length;
        if (header < told || header > bytes.Length) return false;
        types = bytes[told..(int)header];
        int at = (int)header;
        while (!types.IsEmpty)
        {
            if (record.Columns == MostColumns || !PageNumber.TryTake(ref types, out long type)) return false;
            long length = Length(type);
            if (length < 0 || length > bytes.Length - at) return false;
            record._places[record.Columns++] = new(type, at, (int)length);
            at += (int)length;
        }

        return at == bytes.Length;
    }

    /// <summary>Nothing: in the first column, the key stands for it.</summary>
    public readonly bool IsNull(int column) => _places[column].Type == 0;

    public readonly bool IsInteger(int column) => _places[column].Type is (>= 1 and <= 6) or 8 or 9;

    public readonly bool IsBlob(int column) => _places[column].Type is >= FirstBlob and var type && type % 2 == 0;

    /// <summary>Of a column that <see cref="IsInteger"/>.</summary>
    public readonly long Integer(int column) => _places[column].Type switch
    {
        8 => 0,
        9 => 1,
        _ => PageNumber.Signed(Bytes(column)),
    };

    public readonly ReadOnlySpan<byte> Bytes(int column) => _bytes.Slice(_places[column].At, _places[column].Length);

    /// <summary>Negative: there is no such type.</summary>
    private static long Length(long type) => type switch
    {
        0 or 8 or 9 => 0,
        >= 1 and <= 4 => type,
        5 => 6,
        6 or 7 => 8,
        >= FirstBlob => (type - FirstBlob) / 2,
        _ => -1,
    };

    private readonly record struct Place(long Type, int At, int Length);

    [InlineArray(MostColumns)]
    private struct Places
    {
        private Place _first;
    }
}
