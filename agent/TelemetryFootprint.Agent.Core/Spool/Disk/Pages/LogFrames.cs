using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace TelemetryFootprint.Agent.Core.Spool.Disk.Pages;

/// <summary>
/// Where a write-ahead log has the newest committed image of each page. SQLite believes a log up to the first frame that does not match its checksum, since that
/// is how a commit that was interrupted ends; so does this.
/// </summary>
internal sealed class LogFrames
{
    private const int HeaderBytes = 32, FrameHeaderBytes = 24;
    private const uint Magic = 0x377F0682;

    private readonly Dictionary<uint, long> _committed = [];
    private readonly Dictionary<uint, long> _open = [];
    private readonly List<long> _lost = [];
    private uint _firstSum, _secondSum;
    private bool _isLittle;

    private LogFrames()
    {
    }

    /// <summary>The highest page in it; 0: none.</summary>
    public uint LastPage => _committed.Keys.DefaultIfEmpty(0u).Max();

    /// <summary>False: the log has nothing of the page.</summary>
    public bool TryFind(uint page, out long at) => _committed.TryGetValue(page, out at);

    /// <summary>Where the pages of whole frames begin behind one that is not whole.</summary>
    public IReadOnlyList<long> Lost => _lost;

    /// <summary>Commits behind the one that is not whole.</summary>
    public int LostCommits { get; private set; }

    /// <param name="log">Null: there is none.</param>
    public static LogFrames Read(SafeFileHandle? log)
    {
        var frames = new LogFrames();
        if (log is not null) frames.ReadAll(log);
        return frames;
    }

    private void ReadAll(SafeFileHandle log)
    {
        byte[] header = new byte[HeaderBytes], frame = new byte[FrameHeaderBytes + PageFile.PageBytes];
        if (!TryRead(log, header, 0) || (BinaryPrimitives.ReadUInt32BigEndian(header) & ~1u) != Magic) return;
        _isLittle = (header[3] & 1) == 0;
        Add(header.AsSpan(0, FrameHeaderBytes));
        if (!Matches(header.AsSpan(FrameHeaderBytes))) return;
        // Frames of an earlier use of the log have another salt.
        bool isBroken = false, isNext = false;
        for (long at = HeaderBytes; TryRead(log, frame, at) && frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8)); at += frame.Length)
        {
            Add(frame.AsSpan(0, 8));
            Add(frame.AsSpan(FrameHeaderBytes));
            bool isWhole = Matches(frame.AsSpan(16));
            isBroken |= !isWhole;
            // A second break is the rest of what an earlier commit wrote there in vain.
            if (!isWhole && _lost.Count > 0) return;
            if (!isBroken) Take(frame, at + FrameHeaderBytes);
            else Lose(frame, at + FrameHeaderBytes, isWhole, ref isNext);
        }
    }

    /// <summary>
    /// A frame's sums go on from those of the frame before, as they are written there: so each frame behind a broken one can be judged too. The commit that is
    /// broken may have been under way; those behind it began when it was done.
    /// </summary>
    private void Lose(byte[] frame, long at, bool isWhole, ref bool isNext)
    {
        if (isWhole) _lost.Add(at);
        if (isWhole && isNext && IsCommit(frame)) LostCommits++;
        isNext |= IsCommit(frame);
        (_firstSum, _secondSum) = (BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(16)), BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(20)));
    }

    private static bool IsCommit(byte[] frame) => BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;

    /// <summary>False: the log ends before, or the disk cannot read it; SQLite will say which.</summary>
    private static bool TryRead(SafeFileHandle log, byte[] into, long at)
    {
        try
        {
            return RandomAccess.Read(log, into, at) == into.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Take(byte[] frame, long at)
    {
        _open[BinaryPrimitives.ReadUInt32BigEndian(frame)] = at;
        if (!IsCommit(frame)) return;
        foreach ((uint page, long place) in _open) _committed[page] = place;
        _open.Clear();
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            _firstSum += Word(bytes) + _secondSum;
            _secondSum += Word(bytes[4..]) + _firstSum;
        }
    }

    private uint Word(ReadOnlySpan<byte> bytes) => _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private bool Matches(ReadOnlySpan<byte> sums) =>
        BinaryPrimitives.ReadUInt32BigEndian(sums) == _firstSum && BinaryPrimitives.ReadUInt32BigEndian(sums[4..]) == _secondSum;
}
