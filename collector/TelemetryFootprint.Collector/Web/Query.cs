using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Web;

/// <summary>Judges query parameters. Bounds snap outward to whole minutes.</summary>
internal static class Query
{
    public const int MaximumPoints = 50_000;
    public const int MaximumSteps = 1000;
    public const int FewSteps = 200;
    private const string Auto = "auto";
    public const string LabelPrefix = "label:";
    private const int MinutesPerDay = 24 * 60;
    private static readonly int[] UsualSteps = [1, 5, 15, 60, 2 * 60, 3 * 60, 6 * 60, 12 * 60, MinutesPerDay, 2 * MinutesPerDay, 7 * MinutesPerDay, 28 * MinutesPerDay, 364 * MinutesPerDay];

    public static MinuteRange Range(string? from, string? to) => Range(from, to, null, 31);

    /// <summary>Of sums, which are read a day at a time: a leap year of them. <paramref name="tz"/>: of bounds without an offset; null: there may be none.</summary>
    public static MinuteRange LongRange(string? from, string? to, string? tz = null) => Range(from, to, LocalTime.Zone(tz), 366);

    /// <summary>Of one run, which is read by its own series alone and may have gone on for years.</summary>
    public static MinuteRange RunRange(string? from, string? to, string? tz = null) => Range(from, to, LocalTime.Zone(tz), 36_600);

    private static MinuteRange Range(string? from, string? to, TimeZoneInfo? zone, int days)
    {
        var first = Bound("from", from, zone);
        var last = Bound("to", to, zone);
        var begin = UtcMinute.FromTime(first);
        var end = UtcMinute.FromTime(last.AddTicks(TimeSpan.TicksPerMinute - 1));
        if (end <= begin)
            throw new QueryException("to", "must be after from");
        var range = new MinuteRange(begin, end);
        return range.Minutes <= days * MinutesPerDay
            ? range
            : throw new QueryException("to", string.Create(CultureInfo.InvariantCulture, $"is more than {days} days after from"));
    }

    /// <summary>Null: as known now. What came how late is kept, but not the order in which punctual energy came: its minutes must be settled by then.</summary>
    public static DateTimeOffset? AsOf(string? text, MinuteRange range, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var then = Time("asOf", text);
        if (then > now) throw new QueryException("asOf", "is in the future");
        return range.To <= Lateness.SettledBefore(then)
            ? then
            : throw new QueryException("asOf", string.Create(CultureInfo.InvariantCulture, $"minutes are settled {Lateness.AllowedMinutes} min after they end: as of {then:u}, ask for a range up to {Lateness.SettledBefore(then).ToTime():u}"));
    }

    public static string Needed(string name, string? text) => string.IsNullOrEmpty(text) ? throw new QueryException(name, $"is missing; give it, such as {name}={Example(name)}") : text;

    private static string Example(string name) => name switch
    {
        "from" or "to" or "asOf" => "2026-11-22T09:00:00Z",
        "zone" => "GB",
        "device" => "GPU-8c1e…",
        _ => "…",
    };

    /// <summary>Of a timeline; null: nobody asks for one. Auto: the shortest of the usual ones that makes few enough for an eye.</summary>
    public static TimelineSteps? Steps(string? text, MinuteRange range) => text switch
    {
        null or "" => null,
        Auto => new(UsualSteps.First(minutes => (range.Minutes + minutes - 1) / minutes <= FewSteps || minutes == UsualSteps[^1]), true),
        _ => new(StepMinutes(text, range, MaximumSteps), false),
    };

    public static int StepMinutes(string? text, MinuteRange range, int most = MaximumPoints)
    {
        var seconds = text is null or "" ? 60 : Seconds(text);
        if (seconds < 60 || seconds % 60 != 0)
            throw new QueryException("step", $"'{text}' is not a whole number of minutes such as 60s, 5m or 1h");
        var minutes = seconds / 60;
        return range.Minutes / minutes <= most ? minutes : throw new QueryException("step", $"makes more than {most} points; use a longer one");
    }

    /// <summary>What the rows are, and its name. <paramref name="hasAll"/>: they may also be one.</summary>
    public static (string Name, TotalsGrouping Grouping) Grouping(string? text, bool hasAll) => text switch
    {
        null or "" or "host" => ("host", TotalsGrouping.Host),
        "device" => (text, TotalsGrouping.Device),
        "zone" => (text, TotalsGrouping.Zone),
        "project" => (text, TotalsGrouping.Project),
        "run" => (text, TotalsGrouping.Run),
        "site" => (text, TotalsGrouping.Site),
        "user" => (text, TotalsGrouping.User),
        _ when text.StartsWith(LabelPrefix, StringComparison.Ordinal) && text.Length is > 6 and <= 6 + RunRules.MaxLabelNameBytes => (text, TotalsGrouping.Label),
        "all" when hasAll => (text, TotalsGrouping.All),
        _ => throw new QueryException("by", $"'{text}' is not host, device, zone, site, project, run, user{(hasAll ? ", all" : "")} or label:NAME"),
    };

    public static FactorKind? Factor(string? text) => text switch
    {
        null or "" => null,
        "direct" => FactorKind.Direct,
        "lifecycle" => FactorKind.Lifecycle,
        _ => throw new QueryException("factor", $"'{text}' is neither direct nor lifecycle"),
    };

    /// <summary>A misspelt parameter must not answer another question than the one asked.</summary>
    public static void RefuseUnknown(IQueryCollection query, IReadOnlyCollection<string> known)
    {
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name))
                throw new QueryException(name, known.Count == 0 ? "is not a parameter here; there are none" : $"is not a parameter here; known are {string.Join(", ", known)}");
            if (values.Count > 1)
                throw new QueryException(name, "is given twice");
        }
    }

    private static DateTimeOffset Bound(string name, string? text, TimeZoneInfo? zone) =>
        zone is not null && LocalTime.Parse(name, Needed(name, text), zone) is { } time ? time : Time(name, text);

    private static DateTimeOffset Time(string name, string? text)
    {
        // K is Z or an offset: a time without either would be a guess.
        string[] formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        return DateTimeOffset.TryParseExact(Needed(name, text), formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            && HasZone(text!) && time.Year is >= 2000 and < 2100
            ? time
            : throw new QueryException(name, $"'{text}' is not a time such as 2026-11-22T09:00:00Z or 2026-11-22T10:00:00%2B01:00 (a plus is written %2B in an address)");
    }

    private static bool HasZone(string text) => text[^1] == 'Z' || text[^6] is '+' or '-';

    private static int Seconds(string text)
    {
        var factor = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        var digits = factor == 0 ? text : text[..^1];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 31 * 86400
            ? (int)Math.Min(int.MaxValue, (long)number * Math.Max(1, factor))
            : throw new QueryException("step", $"'{text}' is not a duration such as 60s, 5m or 1h");
    }
}
