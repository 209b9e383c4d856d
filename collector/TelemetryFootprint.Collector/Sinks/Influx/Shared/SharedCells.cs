using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// The cells of one question, read from the points of all collectors. The store sums whole numbers, so they are as exact as the ledger's. All statements of the question have one limit of
/// time between them; one with too many rows is cut into shorter parts, so that only <see cref="InfluxQueries.MostRows"/> are held at once.
/// What is rolled up is not summed anew; without <paramref name="marks"/> ticks alone are read.
/// </summary>
internal sealed class SharedCells(InfluxQueries store, SharedSites sites, IRunProjects projects, SharedPrices prices, CancellationToken cancellationToken, SharedMarks? marks = null)
{
    private const int MinutesPerDay = 1440;

    private static readonly Dictionary<string, Method> Methods = Enum.GetValues<Method>().ToDictionary(MethodName.Of, StringComparer.Ordinal);
    private static readonly Dictionary<string, PowerState> States =
        Enum.GetValues<PowerState>().Where(state => StateName.Of(state) is not null).ToDictionary(state => StateName.Of(state)!, StringComparer.Ordinal);

    // Every cell of a series carries the same key object.
    private readonly Dictionary<EnergyTags, SeriesKey> _series = [];
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
    public IEnumerable<LedgerCell> Cells(MinuteRange range, string where = "", int step = 60)
    {
        var width = SharedPrices.CommonDivisor(prices.StepOf(_sites.Sites.Zones), SharedPrices.CommonDivisor(step, Math.Abs(range.From.Value % step)));
        var sources = marks?.SourcesOf(range, _sites.Sites.Hosts, cancellationToken) ?? EnergySources.TicksAlone;
        return Parts(range, sources).SelectMany(part => sources.Of(part).SelectMany(source => Halves(part, source.Measurement, where + source.Where, width)))
            .Select(one => one.Cell).Where(cell => cell.Energy != default);
    }

    /// <summary>Minute by minute as the ticks themselves have it, and also cells of which they say that nothing is in them.</summary>
    public IEnumerable<(EnergyTags Tags, LedgerCell Cell)> OfTicks(MinuteRange range, string where) =>
        Parts(range, EnergySources.TicksAlone).SelectMany(part => Halves(part, EnergyLines.Measurement, where, 1));

    /// <summary>Those of a run, and of what it held and did not use.</summary>
    public static string OfRun(string run) => $" AND ({InfluxText.Is("owner", run)} OR {InfluxText.Is("owner", OwnerText.ReservedIdlePrefix + run)})";

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

    public static string OfHosts(IEnumerable<string> hosts) => $" AND ({string.Join(" OR ", hosts.Select(host => InfluxText.Is("host", host)))})";

    public static string OfDevice(string device) => $" AND {InfluxText.Is("gpu_uuid", device)}";

    /// <summary>Days, cut where any host's site changed, for what the store sums is of one site, and where other points answer.</summary>
    private IEnumerable<MinuteRange> Parts(MinuteRange range, EnergySources sources)
    {
        var changes = _sites.Sites.Hosts.SelectMany(_sites.Sites.PeriodsOf).Select(period => period.From).Concat(sources.Cuts).Where(range.Contains).Distinct().Order().ToList();
        return range.Days().SelectMany(day => day.Cut(from => changes.FirstOrDefault(change => change > from, day.To)));
    }

    /// <summary>What is too much is asked for in halves, and what follows in no longer parts.</summary>
    private IEnumerable<(EnergyTags Tags, LedgerCell Cell)> Halves(MinuteRange part, string measurement, string where, int width)
    {
        // Cut where a bucket ends, so that none is in two.
        var steps = part.Cut(from => from.FloorTo(width) + Math.Max(width, _longest / width * width));
        foreach (var step in steps)
        {
            List<(EnergyTags, LedgerCell)>? cells = null;
            try
            {
                cells = Read(step, measurement, where, width);
            }
            catch (TooManyRowsException many) when (step.Minutes <= width)
            {
                throw new TimeoutException($"The shared store says too much: {many.Message} within {width} minutes; ask for one run, device or project", many);
            }
            catch (TooManyRowsException)
            {
                _longest = Math.Max(width, step.Minutes / 2);
            }

            foreach (var cell in cells ?? Halves(step, measurement, where, width)) yield return cell;
        }
    }

    private List<(EnergyTags Tags, LedgerCell Cell)> Read(MinuteRange part, string measurement, string where, int width)
    {
        var cells = new List<(EnergyTags, LedgerCell)>();
        store.Ask(
            $"""
            SELECT sum(energy_mj) AS energy, sum(observed_ms) AS observed, sum(low_mj) AS low, sum(high_mj) AS high FROM {measurement} WHERE {InfluxText.Within(part)}{where}
            GROUP BY time({width.ToString(CultureInfo.InvariantCulture)}m), {EnergyTags.Names} fill(none)
            """.ReplaceLineEndings(" "),
            answer =>
            {
                (EnergyTags Tags, SeriesKey Key)? of = null;
                foreach (var row in answer.Rows)
                {
                    if (of is null || !answer.IsOneGroup) of = KeyOf(EnergyTags.Of(answer, row));
                    if (CellOf(of.Value.Key, answer, row, part) is { } cell) cells.Add((of.Value.Tags, cell));
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

    private (EnergyTags Tags, SeriesKey Key) KeyOf(EnergyTags tags)
    {
        if (_series.TryGetValue(tags, out var known)) return (tags, known);
        var owner = ReversibleTag.Read(tags.Owner);
        var key = new SeriesKey(ReversibleTag.Read(tags.Host), ReversibleTag.Read(tags.Device), owner, States.GetValueOrDefault(tags.State), Methods.GetValueOrDefault(tags.Method))
        {
            IsSplit = tags.Split == EnergyLines.Split,
        };
        if (OwnerText.IsOfRun(owner) && projects.ProjectOf(OwnerText.RunOf(owner)) is { Length: > 0 } project) key = key with { RunProject = project };
        _components[(key.Host, key.Device)] = tags.Component.Length > 0 ? tags.Component : null;
        return (tags, _series[tags] = key);
    }
}
