using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

/// <summary>
/// <c>footprint_run_record</c>: one point per run and collector that has it registered. It has every field, an empty one for what is not said, for a field that
/// is left out of a point's repeat would stay as it was. Identity is in the field <c>id</c>: a tag cannot hold every byte.
/// </summary>
internal static class RunLines
{
    public const string Measurement = "footprint_run_record";

    private const long None = -1;
    private const int MinutesPerWeek = 7 * 1440;

    /// <summary>
    /// At the run's beginning; of one that goes on for weeks, at the beginning of its last one, so that a retention policy that forgets its first energy does not forget who it is.
    /// </summary>
    public static UtcMinute TimeOf(Run run, DateTimeOffset now)
    {
        var (begun, week) = (UtcMinute.FromTime(run.Started), UtcMinute.FromTime(run.Ended ?? now).FloorTo(MinutesPerWeek));
        return begun > week ? begun : week;
    }

    public static void Write(RunRecord record, DateTimeOffset now, LineBuffer lines)
    {
        var run = record.Run;
        Begin(run.Id, record.Collector, lines)
            .Whole("attempt_us"u8, record.Begun is { } begun ? Microseconds(begun) : None)
            .Whole("ended_us"u8, run.Ended is { } ended ? Microseconds(ended) : None)
            .Text("id"u8, run.Id).Text("labels"u8, JsonSerializer.Serialize(run.Labels, ApiJsonContext.Default.IReadOnlyDictionaryStringString)).Text("name"u8, run.Name).Text("phase"u8, run.Phase ?? "").Text("project"u8, run.Project ?? "")
            .Whole("said"u8, record.Said).Text("source"u8, run.Source ?? "").Whole("started_us"u8, Microseconds(run.Started))
            .Whole("told"u8, Microseconds(now)).Text("user"u8, run.User ?? "")
            .End(checked(TimeOf(run, now).StartUnixMicroseconds * 1000));
    }

    /// <summary>Says of a point that was written before whose run it is now, and leaves the rest.</summary>
    public static void WriteUser(ToldRun told, string? user, LineBuffer lines) =>
        Begin(told.Record.Run.Id, told.Record.Collector, lines).Text("user"u8, user ?? "").End(checked(told.At.StartUnixMicroseconds * 1000));

    /// <summary>The newest of them, told since then.</summary>
    public static string Select(DateTimeOffset? since, int most) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT "id", "name", "project", "user", "phase", "source", "labels", "started_us", "ended_us", "said", "told", "collector", "attempt_us" FROM {Measurement}
        {(since is { } from ? $"WHERE \"told\" >= {Microseconds(from)} " : "")}ORDER BY time DESC LIMIT {most}
        """).ReplaceLineEndings(" ");

    /// <summary>A row of <see cref="Select"/>; null: it is not one of ours, or not whole.</summary>
    public static ToldRun? Read(JsonElement row)
    {
        if (Text(row[1]) is not { } id || Text(row[2]) is not { } name || Text(row[12]) is not { } collector || Instant(row[8]) is not { } started || Whole(row[10]) is not { } said || Whole(row[11]) is not { } told)
            return null;
        var run = new Run(id, name, started)
        {
            Project = Text(row[3]),
            User = Text(row[4]),
            Phase = Text(row[5]),
            Source = Text(row[6]),
            Labels = Labels(Text(row[7])),
            Ended = Whole(row[9]) == None ? null : Instant(row[9]),
        };
        return RunRules.FirstViolation(run) is null ? new(new(run, collector, said) { Begun = Whole(row[13]) is > 0 ? Instant(row[13]) : null }, told, UtcMinute.FromUnixMicroseconds(row[0].GetInt64() * 1000)) : null;
    }

    public static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Null: no time of this calendar.</summary>
    private static DateTimeOffset? Instant(JsonElement value) =>
        Whole(value) is { } at && at > Microseconds(DateTimeOffset.MinValue) && at < Microseconds(DateTimeOffset.MaxValue) ? DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond) : null;

    private static LineBuffer Begin(string run, string collector, LineBuffer lines) => lines.Begin(Measurement).Tag("collector", collector).Tag("run", run);

    private static SortedDictionary<string, string> Labels(string? text)
    {
        try
        {
            return text is null ? new(StringComparer.Ordinal) : new((JsonSerializer.Deserialize(text, ApiJsonContext.Default.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return new(StringComparer.Ordinal);
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static long? Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole : null;
}
