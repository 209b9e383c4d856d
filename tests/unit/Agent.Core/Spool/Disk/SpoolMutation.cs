using System.Buffers.Binary;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>A spool's file after something happened to it.</summary>
/// <param name="What">In words, for the failure.</param>
/// <param name="Bytes">The file.</param>
/// <param name="MostLost">The ticks on the pages that it hit: none but these may be lost.</param>
/// <param name="IsLive">It changed bytes that mean something: nobody may overlook it.</param>
internal sealed record SpoolMutation(string What, byte[] Bytes, int MostLost, bool IsLive)
{
    private const int PageBytes = SpoolPages.PageBytes;
    private const int HeaderBytes = 100;
    private const int VersionAt = 60;

    /// <summary>Both copies of the state lie before that in a file that was written in one go.</summary>
    private const int StatePages = 6;

    /// <summary>One copy of the state is there: then the loss is known exactly.</summary>
    public bool KeepsState => Bytes.Length >= (StatePages - 1) * PageBytes;

    /// <summary>Flipped bits, noise, pages that are zero, doubled, missing or too many, a torn end, a header of noise or of another version.</summary>
    public static SpoolMutation Of(byte[] whole, SpoolPages pages, Random random)
    {
        byte[] bytes = (byte[])whole.Clone();
        int page = random.Next(pages.Count), other = random.Next(pages.Count), at = (page * PageBytes) + random.Next(PageBytes - 32);
        Span<byte> hit = bytes.AsSpan(page * PageBytes, PageBytes);
        switch (random.Next(10))
        {
            case 0:
                hit.Clear();
                return pages.Judge($"page {page} is zero", whole, bytes);
            case 1:
                whole.AsSpan(other * PageBytes, PageBytes).CopyTo(hit);
                return pages.Judge($"page {page} is page {other}", whole, bytes);
            case 2:
                int length = random.Next(PageBytes, bytes.Length);
                return new($"cut to {length}", bytes[..length], pages.TicksFrom(length), IsLive: true);
            case 3:
                random.NextBytes(bytes.AsSpan(at, 32));
                return pages.Judge($"32 bytes of noise at {at}", whole, bytes);
            case 4:
                return new($"page {page} is missing", [.. bytes[..(page * PageBytes)], .. bytes[((page + 1) * PageBytes)..]], pages.Ticks(page), IsLive: true);
            case 5:
                return new($"page {other} comes once more before page {page}", [.. bytes[..(page * PageBytes)], .. bytes.AsSpan(other * PageBytes, PageBytes), .. bytes[(page * PageBytes)..]], 0, IsLive: true);
            case 6:
                random.NextBytes(bytes.AsSpan(0, HeaderBytes));
                return pages.Judge("the header is noise", whole, bytes);
            case 7:
                uint version = (uint)random.Next(2, 300);
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(VersionAt), version);
                return pages.Judge($"the header says version {version}", whole, bytes);
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return pages.Judge($"a bit of byte {at}", whole, bytes);
        }
    }
}
