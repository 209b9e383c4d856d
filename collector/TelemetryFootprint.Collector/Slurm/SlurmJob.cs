using System.Globalization;

namespace TelemetryFootprint.Collector.Slurm;

/// <summary>A job as Slurm's accounting has it. What is empty or unknown there is null.</summary>
internal sealed record SlurmJob(string Id, string? Name, string? Account, string? User, string? Partition, DateTimeOffset? Started, DateTimeOffset? Ended)
{
    /// <summary>What <c>sacct -o</c> is asked for, and the order of it.</summary>
    public const string Fields = "JobIDRaw,JobName,Account,User,Partition,State,Start,End";

    private const int Count = 8;
    private static readonly string[] Going = ["PENDING", "RUNNING", "SUSPENDED", "REQUEUED", "RESIZING", "COMPLETING", "CONFIGURING", "STOPPED"];

    /// <summary>Null: it is no line of a job. A name of whoever submitted the job cannot look like one: nobody knows the delimiter before.</summary>
    public static SlurmJob? Parse(string line, string delimiter)
    {
        var parts = line.TrimEnd('\r').Split(delimiter);
        if (parts.Length != Count || !IsId(parts[0])) return null;
        var isOver = !Going.Contains(parts[5].Split(' ')[0]);
        return new(parts[0], Known(parts[1]), Known(parts[2]), Known(parts[3]), Known(parts[4]), Time(parts[6]), isOver ? Time(parts[7]) : null);
    }

    /// <summary>Digits alone: an array's task and a part of a heterogeneous job have numbers of their own, and nothing else is ever an argument.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 20 && text.All(char.IsAsciiDigit);

    private static string? Known(string text) => text.Trim() is { Length: > 0 } known and not "Unknown" ? known : null;

    // Seconds, as SLURM_TIME_FORMAT=%s asks for, or the usual form in the time zone that the program is given: UTC.
    private static DateTimeOffset? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 4_102_444_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : null;
}
