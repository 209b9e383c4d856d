using Microsoft.Win32.SafeHandles;

namespace TelemetryFootprint.Agent.Core.Spool.Disk.Pages;

/// <summary>
/// A database's pages as they lie in its file and its log, without SQLite. No connection of this process may be open meanwhile: closing a file gives up
/// the locks that the process has on it.
/// </summary>
internal sealed class PageFile : IDisposable
{
    public const int PageBytes = 4096;

    private const int PagesPerRead = 64;

    private readonly SafeFileHandle? _file;
    private readonly SafeFileHandle? _log;
    private readonly LogFrames _frames;
    private readonly long _filePages;

    public PageFile(string path)
    {
        _file = Open(path);
        _log = Open(path + "-wal");
        _frames = LogFrames.Read(_log);
        _filePages = _file is null ? 0 : (RandomAccess.GetLength(_file) + PageBytes - 1) / PageBytes;
    }

    /// <summary>There is a page in the file itself.</summary>
    public bool HasFile => _filePages > 0;

    private long Pages => Math.Max(_filePages, _frames.LastPage);

    /// <summary>The page, and nought for what is not there. False: there is none of that number, or the disk cannot read it.</summary>
    public bool TryRead(long page, Span<byte> into)
    {
        if (page < 1 || page > Pages) return false;
        if (!_frames.TryFind((uint)page, out long at)) return ReadInto(_file, (page - 1) * PageBytes, into[..PageBytes]);
        return ReadInto(_log, at, into[..PageBytes]);
    }

    /// <summary>Shows every page, in the order of the file.</summary>
    public void Each(Action<ReadOnlyMemory<byte>> look)
    {
        byte[] buffer = new byte[PagesPerRead * PageBytes];
        for (long first = 1; first <= Pages; first += PagesPerRead)
        {
            ReadInto(_file, (first - 1) * PageBytes, buffer);
            for (int i = 0; i < PagesPerRead && first + i <= Pages; i++)
            {
                Memory<byte> page = buffer.AsMemory(i * PageBytes, PageBytes);
                if (!_frames.TryFind((uint)(first + i), out _) || TryRead(first + i, page.Span)) look(page);
            }
        }
    }

    /// <summary>Commits of the log that nobody believes, though they are whole themselves.</summary>
    public int LostCommits => _frames.LostCommits;

    /// <summary>Shows the pages of what is whole behind a frame of the log that is not, in the order of their writing.</summary>
    public void EachLost(Action<ReadOnlyMemory<byte>> look)
    {
        byte[] page = new byte[PageBytes];
        foreach (long at in _frames.Lost)
        {
            if (ReadInto(_log, at, page)) look(page);
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _log?.Dispose();
    }

    private static SafeFileHandle? Open(string path) => File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null;

    /// <summary>A sector that the disk cannot read costs the pages it was asked for with: then each is asked for alone.</summary>
    private static bool ReadInto(SafeFileHandle? file, long at, Span<byte> into)
    {
        into.Clear();
        if (file is null) return true;
        try
        {
            Fill(file, at, into);
            return true;
        }
        catch (IOException)
        {
            for (int done = 0; into.Length > PageBytes && done < into.Length; done += PageBytes) ReadInto(file, at + done, into.Slice(done, PageBytes));
            return false;
        }
    }

    private static void Fill(SafeFileHandle file, long at, Span<byte> into)
    {
        while (!into.IsEmpty && RandomAccess.Read(file, into, at) is > 0 and var read)
        {
            at += read;
            into = into[read..];
        }
    }
}
