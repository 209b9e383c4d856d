using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// The cells of one question, read from the points of all collectors. The store sums whole numbers, so they are as exact as the ledger's. All statements of the question have one limit of
/// time between them; one with too many rows is cut into shorter parts, so that only <see cref="InfluxQueries.MostRows"/> are held at once.
/// </summary>
internal sealed class SharedCells(InfluxQueries store, SharedSites sites, IRunProjects projects, SharedPrices prices, CancellationToken cancellationToken)
{
    private const int MinutesPerDay = 1440;

    private static readonly Dictionary<string, Method> Methods = Enum.GetValues<Method>().ToDictionary(MethodName.Of, StringComparer.Ordinal);
    private static readonly Dictionary<string, PowerState> States =
        Enum.GetValues<PowerState>().Where(state => StateName.Of(state) is not null).ToDictionary(state => StateName.Of(state)!, StringComparer.Ordinal);

    // Every cell of a series carries the same key object.
    private readonly Dictionary<SeriesKey, SeriesKey> _series = [];
    private readonly Dictionary<(string Host, string Uuid), string?> _components = [];
    private readonly long _begun = store.Begin();
    private SharedTimeline _sites = sites.Current(cancellationToken);
    private int _longest = MinutesPerDay;

    /// <summary>What is inside figures of these, by what was read.</summary>
    public Coverage CoverageOf(IReadOnlyCollection<SeriesKey> series, TotalsGrouping by) => Coverage.Of(
        series.Select(key => _components.GetValueOrDefault((key.Host, key.Device))),
        by == TotalsGrouping.Device ? [] : series.Select(key => key.Host).Distinct(StringComparer.Ordinal).Select(_sites.UncoveredOf).OfType<IReadOnlyList<UncoveredPart>>());

    /// <summary>A day at a time, so that a year of a fleet is not held at once.</summary>
    /// <param name="range">What is asked for.</param>
    /// <param name="where">A further condition on the points; empty: none.</param>
    /// <param name="step">No cell lies in two steps of so many minutes, counted from the range's beginning.</param>
    /// <param name="isBare">Energy and observed time alone, which costs the store half, and also cells of which it says that nothing is in them.</param>
    public IEnumerable<LedgerCell> Cells(MinuteRange range, string where = "", int step = 60, bool isBare = false)
    {
        var width = SharedPrices.CommonDivisor(prices.StepOf(_sites.Sites.Zones), SharedPrices.CommonDivisor(step, Math.Abs(range.From.Value % step)));
        return Parts(range).SelectMany(part => Halves(part, where, width, isBare));
    }

    /// <summary>Those of a run, and of what it held and did not use.</summary>
    public static string OfRun(string run) => $" AND (owner = {InfluxText.QuoteTag(run)} OR owner = {InfluxText.QuoteTag(OwnerText.ReservedIdlePrefix + run)})";

    /// <summary>Of all collectors together; null: none of them has told of it.</summary>
    public UtcMinute? FirstMinuteOf(string run)
    {
        UtcMinute? first = null;
        store.Ask(
            $"SELECT first(energy_mj) FROM {EnergyLines.Measurement} WHERE time >= 0{OfRun(run)}",
            part => first = part.Rows.Select(row => UtcMinute.FromUnixMicroseconds(part.Milliseconds(row) * 1000)).Append(first ?? new UtcMinute(int.MaxValue)).Min(),
            cancellationToken,
            _begun);
        return first;
    }

    public static string OfHosts(IEnumerable<string> hosts) => $" AND ({string.Join(" OR ", hosts.Select(host => $"host = {InfluxText.QuoteTag(host)}"))})";

    public static string OfDevice(string device) => $" AND gpu_uuid = {InfluxText.QuoteTag(device)}";

    /// <summary>Days, cut where any host's site changed: what the store sums is of one site.</summary>
    private IEnumerable<MinuteRange> Parts(MinuteRange range)
    {
        var changes = _sites.Sites.Hosts.SelectMany(_sites.Sites.PeriodsOf).Select(period => period.From).Where(range.Contains).Distinct().Order().ToList();
        return range.Days().SelectMany(day => day.Cut(from => changes.FirstOrDefault(change => change > from, day.To)));
    }

    /// <summary>What is too much is asked for in halves, and what follows in no longer parts.</summary>
    private IEnumerable<LedgerCell> Halves(MinuteRange part, string where, int width, bool isBare)
    {
        // Cut where a bucket ends, so that none is in two.
        var steps = part.Cut(from => from.FloorTo(width) + Math.Max(width, _longest / width * width));
        foreach (var step in steps)
        {
            List<LedgerCell>? cells = null;
            try
            {
                cells = Read(step, where, width, isBare);
            }
            catch (TooManyRowsException many) when (step.Minutes <= width)
            {
                throw new TimeoutException($"The shared store says too much: {many.Message} within {width} minutes; ask for one run, device or project", many);
            }
            catch (TooManyRowsException)
            {
                _longest = Math.Max(width, step.Minutes / 2);
            }

            foreach (var cell in cells ?? Halves(step, where, width, isBare)) yield return cell;
        }
    }

    private List<LedgerCell> Read(MinuteRange part, string where, int width, bool isBare)
    {
        var cells = new List<LedgerCell>();
        store.Ask(
            $"""
            SELECT sum(energy_mj) AS energy, sum(observed_ms) AS observed{(isBare ? "" : ", sum(low_mj) AS low, sum(high_mj) AS high")} FROM {EnergyLines.Measurement} WHERE {InfluxText.Within(part)}{where}
            GROUP BY time({width.ToString(CultureInfo.InvariantCulture)}m), component, gpu_uuid, host, method, owner, split, state fill(none)
            """.ReplaceLineEndings(" "),
            answer =>
            {
                SeriesKey? key = null;
                foreach (var row in answer.Rows)
                {
                    if (key is null || !answer.IsOneGroup) key = KeyOf(answer, row);
                    if (CellOf(key, answer, row, part) is { } cell && (isBare || cell.Energy != default)) cells.Add(cell);
                }
            },
            cancellationToken,
            _begun);
        return cells;
    }

    /// <summary>Null: nobody said anything of that time.</summary>
    private LedgerCell? CellOf(SeriesKey key, InfluxPart answer, JsonElement row, MinuteRange part)
    {
        long Of(string column) => answer.Whole(row, column) ?? 0;
        if (answer.Of(row, "energy") is null) return null;
        var energy = new EnergyCell(Of("energy"), Of("low"), Of("high"), Of("observed"));
        var begin = UtcMinute.FromUnixMicroseconds(answer.Milliseconds(row) * 1000);
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

    private SeriesKey KeyOf(InfluxPart answer, JsonElement row)
    {
        string Of(string name) => answer.Text(row, name);
        var owner = ReversibleTag.Read(Of("owner"));
        var key = new SeriesKey(ReversibleTag.Read(Of("host")), ReversibleTag.Read(Of("gpu_uuid")), owner, States.GetValueOrDefault(Of("state")), Methods.GetValueOrDefault(Of("method"))) { IsSplit = Of("split") == EnergyLines.Split };
        if (OwnerText.IsOfRun(owner) && projects.ProjectOf(OwnerText.RunOf(owner)) is { Length: > 0 } project) key = key with { RunProject = project };
        if (_series.TryGetValue(key, out var known)) return known;
        _components[(key.Host, key.Device)] = Of("component") is { Length: > 0 } component ? component : null;
        return _series[key] = key;
    }
}
