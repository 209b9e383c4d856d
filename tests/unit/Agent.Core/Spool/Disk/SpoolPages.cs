using System.Buffers.Binary;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>
/// What each byte of a spool's file is for, by the file format and not by the code under test. Free room in a page means nothing, nor do the header's counters
/// and reserved fields: what happens to them harms nobody.
/// </summary>
internal sealed class SpoolPages
{
    public const int PageBytes = 4096;

    private const int HeaderBytes = 100;
    private const byte Interior = 0x05, Leaf = 0x0D;

    /// <summary>Magic, page size, reading version, reserved bytes and fractions; and the layout's version. The writing version (18) SQLite sets itself.</summary>
    private static readonly Range[] LiveHeader = [0..18, 19..24, 60..64];

    private readonly bool[] _live;
    private readonly int[] _ticks;

    public SpoolPages(byte[] whole)
    {
        Count = whole.Length / PageBytes;
        (_live, _ticks) = (new bool[whole.Length], new int[Count]);
        foreach (Range range in LiveHeader) _live.AsSpan(range).Fill(true);
        for (int page = 0; page < Count; page++) Look(whole.AsSpan(page * PageBytes, PageBytes), page);
    }

    public int Count { get; }

    /// <summary>How many rows of ticks the page holds.</summary>
    public int Ticks(int page) => _ticks[page];

    /// <summary>What a page holds at most.</summary>
    public int Most => _ticks.Max();

    /// <summary>On the pages that are not whole any more when the file ends there.</summary>
    public int TicksFrom(int length) => _ticks.Skip(length / PageBytes).Sum();

    /// <summary>A change within pages that stay where they are.</summary>
    public SpoolMutation Judge(string what, byte[] whole, byte[] bytes)
    {
        List<int> changed = [.. Enumerable.Range(0, whole.Length).Where(at => whole[at] != bytes[at])];
        return new(what, bytes, changed.Select(at => at / PageBytes).Distinct().Sum(page => _ticks[page]), changed.Any(at => _live[at]));
    }

    private void Look(ReadOnlySpan<byte> page, int number)
    {
        int start = number == 0 ? HeaderBytes : 0;
        byte type = page[start];
        Assert.True(type is Interior or Leaf, $"page {number} is of type {type}: this test knows no overflow and no free pages");
        int header = type == Leaf ? 8 : 12, cells = BinaryPrimitives.ReadUInt16BigEndian(page[(start + 3)..]);
        Mark(number, start, header + (2 * cells));
        for (int i = 0; i < cells; i++)
        {
            int at = BinaryPrimitives.ReadUInt16BigEndian(page[(start + header + (2 * i))..]), end = at;
            long size = type == Leaf ? Number(page, ref end) : 4;
            Number(page, ref end);
            int columns = page[end] - 1;
            // The first page has the words that made the tables: a letter of a name that no statement uses changes nothing, and what others do the ticks tell.
            if (number > 0) Mark(number, at, end - at + (int)size);
            // A tick's header has one byte for each of its six columns, and one more where its payload is long.
            if (type == Leaf && number > 0 && columns is 6 or 7) _ticks[number]++;
        }
    }

    private void Mark(int page, int from, int length) => _live.AsSpan((page * PageBytes) + from, length).Fill(true);

    private static long Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        long value = 0;
        byte next;
        do
        {
            next = bytes[at++];
            value = (value << 7) | (next & 0x7Fu);
        }
        while (next >= 0x80);
        return value;
    }
}
