using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>The cells of one question, read from the points of all collectors. The store sums whole numbers, so they are as exact as the ledger's.</summary>
internal sealed class SharedCells(InfluxQueries store, SharedSites sites, IRunProjects projects, SharedPrices prices, CancellationToken cancellationToken)
{
    private static readonly Dictionary<string, Method> Methods = Enum.GetValues<Method>().ToDictionary(MethodName.Of, StringComparer.Ordinal);
    private static readonly Dictionary<string, PowerState> States =
        Enum.GetValues<PowerState>().Where(state => StateName.Of(state) is not null).ToDictionary(state => StateName.Of(state)!, StringComparer.Ordinal);

    // Every cell of a series carries the same key object.
    private readonly Dictionary<SeriesKey, SeriesKey> _series = [];
    private readonly Dictionary<(string Host, string Uuid), string?> _components = [];
    private SharedTimeline _sites = sites.Current(cancellationToken);

    /// <summary>What is inside figures of these, by what was read.</summary>
    public Coverage CoverageOf(IReadOnlyCollection<SeriesKey> series, TotalsGrouping by) => Coverage.Of(
        series.Select(key => _components.GetValueOrDefault((key.Host, key.Device))),
        by == TotalsGrouping.Device ? [] : series.Select(key => key.Host).Distinct(StringComparer.Ordinal).Select(_sites.UncoveredOf).OfType<IReadOnlyList<UncoveredPart>>());

    /// <summary>A day at a time, so that a year of a fleet is not held at once.</summary>
    /// <param name="range">What is asked for.</param>
    /// <param name="where">A further condition on the points; empty: none.</param>
    /// <param name="step">No cell lies in two steps of so many minutes, counted from the range's beginning.</param>
    /// <param name="hasNone">Also cells of which the store says that nothing is in them.</param>
    public IEnumerable<LedgerCell> Cells(MinuteRange range, string where = "", int step = 60, bool hasNone = false)
    {
        var width = SharedPrices.CommonDivisor(prices.StepOf(_sites.Sites.Zones), SharedPrices.CommonDivisor(step, Math.Abs(range.From.Value % step)));
        return Parts(range).SelectMany(part => Read(part, where, width, hasNone));
    }

    /// <summary>Those of a run, and of what it held and did not use.</summary>
    public static string OfRun(string run) => $" AND (owner = {InfluxText.Quote(run)} OR owner = {InfluxText.Quote(OwnerText.ReservedIdlePrefix + run)})";

    /// <summary>Of all collectors together; null: none of them has told of it.</summary>
    public UtcMinute? FirstMinuteOf(string run)
    {
        UtcMinute? first = null;
        store.Ask(
            $"SELECT first(energy_mj) FROM {EnergyLines.Measurement} WHERE time >= 0{OfRun(run)}",
            series => first = UtcMinute.FromUnixMicroseconds(series.GetProperty("values")[0][0].GetInt64() * 1000),
            cancellationToken);
        return first;
    }

    public static string OfHosts(IEnumerable<string> hosts) => $" AND ({string.Join(" OR ", hosts.Select(host => $"host = {InfluxText.Quote(host)}"))})";

    public static string OfDevice(string device) => $" AND gpu_uuid = {InfluxText.Quote(device)}";

    /// <summary>Days, cut where any host's site changed: what the store sums is of one site.</summary>
    private IEnumerable<MinuteRange> Parts(MinuteRange range)
    {
        var changes = _sites.Sites.Hosts.SelectMany(_sites.Sites.PeriodsOf).Select(period => period.From).Where(range.Contains).Distinct().Order().ToList();
        return range.Days().SelectMany(day => day.Cut(from => changes.FirstOrDefault(change => change > from, day.To)));
    }

    private List<LedgerCell> Read(MinuteRange part, string where, int width, bool hasNone)
    {
        var cells = new List<LedgerCell>();
        store.Ask(
            $"""
            SELECT sum(energy_mj), sum(low_mj), sum(high_mj), sum(observed_ms) FROM {EnergyLines.Measurement} WHERE {InfluxText.Within(part)}{where}
            GROUP BY time({width.ToString(CultureInfo.InvariantCulture)}m), component, gpu_uuid, host, method, owner, split, state fill(none)
            """.ReplaceLineEndings(" "),
            series =>
            {
                var key = KeyOf(series.GetProperty("tags"));
                foreach (var row in series.GetProperty("values").EnumerateArray())
                {
                    if (CellOf(key, row, part) is var cell && (hasNone || cell.Energy != default)) cells.Add(cell);
                }
            },
            cancellationToken);
        return cells;
    }

    private LedgerCell CellOf(SeriesKey key, JsonElement row, MinuteRange part)
    {
        var energy = new EnergyCell(row[1].GetInt64(), row[2].GetInt64(), row[3].GetInt64(), row[4].GetInt64());
        var begin = UtcMinute.FromUnixMicroseconds(row[0].GetInt64() * 1000);
        var from = begin < part.From ? part.From : begin;
        var period = PeriodOf(key.Host, from);
        return new LedgerCell(key, period, from, prices.SlotOf(period.Zone, from), energy);
    }

    /// <summary>Of a host that another collector has only just told of, the store is asked again. Of one that nobody told of nothing is known, and its energy is unpriced.</summary>
    private SitePeriod PeriodOf(string host, UtcMinute minute)
    {
        if (_sites.LastToldOf(host) is null) _sites = sites.Current(cancellationToken, now: true);
        return _sites.Sites.At(host, minute) ?? new(host, SitePeriod.BeforeAllTime, string.Empty, string.Empty, Pue.Unset, null);
    }

    private SeriesKey KeyOf(JsonElement tags)
    {
        string Of(string name) => tags.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
        var owner = Of("owner");
        var key = new SeriesKey(Of("host"), Of("gpu_uuid"), owner, States.GetValueOrDefault(Of("state")), Methods.GetValueOrDefault(Of("method"))) { IsSplit = Of("split") == EnergyLines.Split };
        if (OwnerText.IsOfRun(owner) && projects.ProjectOf(OwnerText.RunOf(owner)) is { Length: > 0 } project) key = key with { RunProject = project };
        if (_series.TryGetValue(key, out var known)) return known;
        _components[(key.Host, key.Device)] = Of("component") is { Length: > 0 } component ? component : null;
        return _series[key] = key;
    }
}
