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
    private uint _firstSum, _secondSum;
    private bool _isLittle;

    private LogFrames()
    {
    }

    /// <summary>The highest page in it; 0: none.</summary>
    public uint LastPage => _committed.Keys.DefaultIfEmpty(0u).Max();

    /// <summary>False: the log has nothing of the page.</summary>
    public bool TryFind(uint page, out long at) => _committed.TryGetValue(page, out at);

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
        if (RandomAccess.Read(log, header, 0) < HeaderBytes || (BinaryPrimitives.ReadUInt32BigEndian(header) & ~1u) != Magic) return;
        _isLittle = (header[3] & 1) == 0;
        Add(header.AsSpan(0, FrameHeaderBytes));
        if (!Matches(header.AsSpan(FrameHeaderBytes))) return;
        // Frames of an earlier use of the log have another salt.
        for (long at = HeaderBytes; RandomAccess.Read(log, frame, at) == frame.Length && frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8)); at += frame.Length)
        {
            Add(frame.AsSpan(0, 8));
            Add(frame.AsSpan(FrameHeaderBytes));
            if (!Matches(frame.AsSpan(16))) return;
            Take(frame, at + FrameHeaderBytes);
        }
    }

    private void Take(byte[] frame, long at)
    {
        _open[BinaryPrimitives.ReadUInt32BigEndian(frame)] = at;
        bool isCommit = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;
        if (!isCommit) return;
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
