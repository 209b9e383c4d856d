using System.Globalization;

namespace TelemetryFootprint.Collector.Intensity.Quotas;

/// <summary>
/// How many requests each provider was sent in its two windows of a kind that were used last: a line each in a small file of the state directory, so that a restart does not spend a
/// quota twice. A torn line counts as none; a file that cannot be read or written leaves the counts of this process, and no question is refused for it.
/// </summary>
internal sealed partial class QuotaJournal
{
    public const string FileName = "quotas.txt";

    /// <summary>A clock that was set to the next window and back finds what was counted before.</summary>
    private const int WindowsKept = 2;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly ILogger _log;
    private readonly SortedDictionary<string, (long Start, int Count)[]> _counts = new(StringComparer.Ordinal);
    private readonly bool _isKept;
    private bool _isUnwritten;

    /// <param name="stateDirectory">Where the file is.</param>
    /// <param name="log">Where it says what cannot be read or written.</param>
    /// <param name="isKept">False: what is added counts in this process only, and the file stays as its owner wrote it.</param>
    public QuotaJournal(string stateDirectory, ILogger log, bool isKept = true)
    {
        (_path, _log, _isKept) = (Path.Combine(stateDirectory, FileName), log, isKept);
        try
        {
            if (File.Exists(_path))
                Read(File.ReadLines(_path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnread(_log, _path, error);
        }
    }

    /// <summary>Requests in the window that began then.</summary>
    public int Count(string provider, QuotaLimit limit, DateTimeOffset start)
    {
        lock (_lock)
            return CountOf(Name(provider, limit), start.ToUnixTimeSeconds());
    }

    /// <summary>One more request, in each of these windows.</summary>
    public void Add(string provider, IEnumerable<(QuotaLimit Limit, DateTimeOffset Start)> windows)
    {
        lock (_lock)
        {
            foreach (var (limit, start) in windows)
            {
                var (name, began) = (Name(provider, limit), start.ToUnixTimeSeconds());
                Keep(name, began, CountOf(name, began) + 1);
            }

            if (_isKept)
                TryWrite();
        }
    }

    private void Read(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line.Split(' ') is [var provider, var window, var start, var count] && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var began)
                && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var requests))
            {
                Keep($"{provider} {window}", began, requests);
            }
        }
    }

    private int CountOf(string name, long start) => _counts.GetValueOrDefault(name, []).FirstOrDefault(known => known.Start == start).Count;

    /// <summary>As the last one used: it displaces the one that was not used for longest.</summary>
    private void Keep(string name, long start, int count) =>
        _counts[name] = [.. _counts.GetValueOrDefault(name, []).Where(known => known.Start != start).TakeLast(WindowsKept - 1), (start, count)];

    private void TryWrite()
    {
        try
        {
            var draft = _path + ".new";
            File.WriteAllLines(draft, _counts.SelectMany(entry => entry.Value.Select(known => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {known.Start} {known.Count}"))));
            File.Move(draft, _path, overwrite: true);
            _isUnwritten = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!_isUnwritten)
                LogUnwritten(_log, _path, error);
            _isUnwritten = true;
        }
    }

    private static string Name(string provider, QuotaLimit limit) => $"{provider} {limit.Word}";

    [LoggerMessage(2218, LogLevel.Warning, "{Path} cannot be written: after a restart the providers' quotas are counted from here")]
    private static partial void LogUnwritten(ILogger logger, string path, Exception error);

    [LoggerMessage(2219, LogLevel.Warning, "{Path} cannot be read: the providers' quotas are counted from here; make it readable to the collector's user, or delete it")]
    private static partial void LogUnread(ILogger logger, string path, Exception error);
}
