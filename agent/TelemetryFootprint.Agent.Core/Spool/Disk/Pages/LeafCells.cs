using System.Buffers.Binary;

namespace TelemetryFootprint.Agent.Core.Spool.Disk.Pages;

/// <summary>
/// The rows of a table's leaf pages (the file format's 2.1 and 1.6: <c>sqlite.org/fileformat2.html</c>). Cells that are nonsense, or that nobody believes, are counted.
/// </summary>
internal sealed class LeafCells(PageFile file, RecordTaker take)
{
    private const byte Leaf = 0x0D;
    private const int HeaderBytes = 8, CellsAt = 3;
    private const int LinkBytes = 4;

    /// <summary>More than any row of a spool has; a length beyond is damage.</summary>
    private const long MostBytes = 4 << 20;

    /// <summary>How many bytes a row may have beside its overflow pages, and how many it has at least when it has some.</summary>
    private const int MostLocal = PageFile.PageBytes - 35, LeastLocal = ((PageFile.PageBytes - 12) * 32 / 255) - 23;

    private static readonly int[] Shifts = [0, -1, 1];

    private readonly byte[] _overflow = new byte[PageFile.PageBytes];

    /// <summary>What looked like a row and was none.</summary>
    public long Broken { get; private set; }

    public void Read(ReadOnlySpan<byte> page)
    {
        if (page[0] != Leaf) return;
        int cells = BinaryPrimitives.ReadUInt16BigEndian(page[CellsAt..]);
        for (int i = 0; i < cells; i++)
        {
            int pointer = HeaderBytes + (2 * i);
            if (pointer + 2 > page.Length || !TryTake(page, BinaryPrimitives.ReadUInt16BigEndian(page[pointer..]))) Broken++;
        }
    }

    private bool TryTake(ReadOnlySpan<byte> page, int at)
    {
        if (at >= page.Length) return false;
        ReadOnlySpan<byte> cell = page[at..];
        if (!PageNumber.TryTake(ref cell, out long size) || !PageNumber.TryTake(ref cell, out long key) || size is < 1 or > MostBytes) return false;
        if (size <= MostLocal) return size <= cell.Length && IsTaken(key, cell[..(int)size]);
        int local = Local((int)size);
        if (local + LinkBytes > cell.Length) return false;
        byte[] whole = new byte[size];
        cell[..local].CopyTo(whole);
        uint first = BinaryPrimitives.ReadUInt32BigEndian(cell[local..]);
        // Where a page is missing or too many, those after it are not where the chain says.
        foreach (int shift in Shifts)
        {
            if (TryFollow(first, shift, whole.AsSpan(local)) && IsTaken(key, whole)) return true;
        }

        return false;
    }

    private static int Local(int size)
    {
        int rest = LeastLocal + ((size - LeastLocal) % (PageFile.PageBytes - LinkBytes));
        return rest <= MostLocal ? rest : LeastLocal;
    }

    private bool TryFollow(long page, int shift, Span<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            if (!file.TryRead(page + shift, _overflow)) return false;
            int length = Math.Min(rest.Length, PageFile.PageBytes - LinkBytes);
            _overflow.AsSpan(LinkBytes, length).CopyTo(rest);
            rest = rest[length..];
            page = BinaryPrimitives.ReadUInt32BigEndian(_overflow);
        }

        return true;
    }

    private bool IsTaken(long key, ReadOnlySpan<byte> bytes) => PageRecord.TryRead(bytes, out PageRecord record) && take(key, record);
}
