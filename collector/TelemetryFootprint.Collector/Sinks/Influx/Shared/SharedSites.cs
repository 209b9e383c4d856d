using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// <c>footprint_site</c>: where each host stood from when on, as the collectors that took its ticks had it configured. What one has written binds all, so that each
/// joins the same energy with the same zone and PUE. Safe for concurrent callers.
/// </summary>
internal sealed class SharedSites(InfluxQueries store, TimeProvider time)
{
    public const string Measurement = "footprint_site";

    private const char Between = '|';
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    private readonly Lock _turn = new();
    private SharedTimeline _current = new();
    private long? _readAt;

    /// <summary>As of the last seconds, or of now if one of them is not in it.</summary>
    public SharedTimeline Current(CancellationToken cancellationToken, bool now = false)
    {
        lock (_turn)
        {
            if (!now && _readAt is { } at && time.GetElapsedTime(at) < Fresh) return _current;
            _current = Read(cancellationToken);
            _readAt = time.GetTimestamp();
            return _current;
        }
    }

    public static void Write(SitePeriod period, IEnumerable<string> uncovered, LineBuffer lines) => lines.Begin(Measurement)
        .Tag("host", ReversibleTag.Of(period.Host))
        .Text("grid_zone"u8, period.Zone).Whole("pue_ppm"u8, period.Pue.PartsPerMillion).Whole("pue_set"u8, period.Pue.IsSet ? 1 : 0)
        .Text("site"u8, period.Site).Text("source"u8, period.Source).Text("uncovered"u8, string.Join(Between, uncovered.Select(line => line.Replace(Between, '/'))))
        .Whole("wue_ul_per_kwh"u8, period.WueMicrolitresPerKilowattHour)
        .End(checked(period.From.StartUnixMicroseconds * 1000));

    private SharedTimeline Read(CancellationToken cancellationToken)
    {
        var timeline = new SharedTimeline();
        var told = new List<(SitePeriod Period, string Uncovered)>();
        store.Ask(
            $"SELECT grid_zone, pue_ppm, pue_set, site, source, uncovered, wue_ul_per_kwh FROM {Measurement} GROUP BY host",
            part => told.AddRange(part.Rows.Select(row => (Period(part, row), part.Text(row, "uncovered")))),
            cancellationToken);
        foreach (var (period, uncovered) in told.OrderBy(one => one.Period.Host, StringComparer.Ordinal).ThenBy(one => one.Period.From))
            timeline.Add(period, uncovered.Split(Between, StringSplitOptions.RemoveEmptyEntries));
        return timeline;
    }

    private static SitePeriod Period(InfluxPart part, JsonElement row) => new(
        ReversibleTag.Read(part.Text(row, "host")), UtcMinute.FromUnixMicroseconds(part.Milliseconds(row) * 1000), part.Text(row, "site"), part.Text(row, "grid_zone"),
        new((int)(part.Whole(row, "pue_ppm") ?? throw new InvalidDataException("a site has no PUE")), part.Whole(row, "pue_set") is > 0), part.Whole(row, "wue_ul_per_kwh"))
    {
        Source = part.Text(row, "source"),
    };
}
