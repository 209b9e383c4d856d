using System.Buffers.Binary;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>A spool's file after something happened to it.</summary>
/// <param name="What">In words, for the failure.</param>
/// <param name="Bytes">The file.</param>
/// <param name="IsShifted">Pages are gone or are not where they were, so that the state that tells how many ticks there were may be gone too.</param>
/// <param name="LeafRows">If it hit one page of rows and nothing else: how many were on it.</param>
internal sealed record SpoolMutation(string What, byte[] Bytes, int? LeafRows = null, bool IsShifted = false)
{
    private const int PageBytes = 4096;
    private const int HeaderBytes = 100;
    private const int VersionAt = 60;
    private const byte Leaf = 0x0D;

    /// <summary>Flipped bits, noise, pages that are zero, doubled, missing or too many, a torn end, a header of noise or of another version.</summary>
    public static SpoolMutation Of(byte[] whole, Random random)
    {
        byte[] bytes = (byte[])whole.Clone();
        int pages = bytes.Length / PageBytes, page = random.Next(pages), other = random.Next(pages), at = (page * PageBytes) + random.Next(PageBytes - 32);
        Span<byte> hit = bytes.AsSpan(page * PageBytes, PageBytes);
        switch (random.Next(10))
        {
            case 0:
                hit.Clear();
                return new($"page {page} is zero", bytes, Rows(whole, page));
            case 1:
                whole.AsSpan(other * PageBytes, PageBytes).CopyTo(hit);
                return new($"page {page} is page {other}", bytes, Rows(whole, page));
            case 2:
                int length = random.Next(PageBytes, bytes.Length);
                return new($"cut to {length}", bytes[..length], IsShifted: true);
            case 3:
                random.NextBytes(bytes.AsSpan(at, 32));
                return new($"32 bytes of noise at {at}", bytes, Rows(whole, page));
            case 4:
                return new($"page {page} is missing", [.. bytes[..(page * PageBytes)], .. bytes[((page + 1) * PageBytes)..]], IsShifted: true);
            case 5:
                return new($"page {other} comes once more before page {page}", [.. bytes[..(page * PageBytes)], .. bytes.AsSpan(other * PageBytes, PageBytes), .. bytes[(page * PageBytes)..]], IsShifted: true);
            case 6:
                random.NextBytes(bytes.AsSpan(0, HeaderBytes));
                return new("the header is noise", bytes);
            case 7:
                uint version = (uint)random.Next(2, 300);
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(VersionAt), version);
                return new($"the header says version {version}", bytes);
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return new($"a bit of byte {at}", bytes, Rows(whole, page));
        }
    }

    /// <summary>Of a page of ticks; null for any other. Keys lie twice and the state is one row: with few pages of each, a page that has more than ten cells is of ticks.</summary>
    private static int? Rows(byte[] bytes, int page)
    {
        int start = page * PageBytes, cells = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(start + 3));
        return page > 0 && bytes[start] == Leaf && cells > 10 ? cells : null;
    }
}
