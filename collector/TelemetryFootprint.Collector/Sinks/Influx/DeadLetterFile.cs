using System.Globalization;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// Lines that the server will never take, each under a comment with time and reason, so that the file can be written by hand once the cause is gone. At
/// <paramref name="maxBytes"/> it becomes <c>….1</c>, and what was that before is gone. Safe for concurrent callers.
/// </summary>
internal sealed class DeadLetterFile(string path, TimeProvider time, long maxBytes = 8 << 20)
{
    public const string FileName = "influxdb-rejected.lp";

    private readonly Lock _turn = new();

    public string Path => path;

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> if it cannot be written.</summary>
    public void Add(ReadOnlySpan<byte> line, string reason)
    {
        using var turn = _turn.EnterScope();
        if (new FileInfo(path) is { Exists: true } file && file.Length >= maxBytes) File.Move(path, path + ".1", overwrite: true);
        using var output = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        output.Write(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"# {time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {reason.ReplaceLineEndings(" ")}\n")));
        output.Write(line);
    }
}
