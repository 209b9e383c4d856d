using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// The minutes of the hosts that this collector's own ledger knows, as all collectors of the store have them: two that each have a part of a minute tell the same whole.
/// A host's minutes are those with energy of it there and those beside, whichever are asked for at once: what is told in one look is never taken back in the next for being cut otherwise.
/// Of minutes from before the store was shared it has nothing, and they are the ledger's own. What was read is in <paramref name="rolled"/> too. For one caller at a time.
/// </summary>
internal sealed class SharedEmissions(
    InfluxQueries store, SharedSites sites, RunExchange runs, ILedgerReader ledger, IFactorChains chains, IRunProjects projects, IEmissionReader own, IToldEmissions told,
    RolledMinutes rolled) : IEmissionReader, IToldEmissions
{
    private const int HostsPerQuestion = 50;
    private const double PicogramsPerGram = 1e12;

    private readonly HashSet<(UtcMinute At, string Host, string Device)> _judged = [];
    // Grams per joule, as those have it who told the points.
    private readonly Dictionary<(UtcMinute At, string Host, string Zone, string Factor, string Gas), double> _priced = [];
    private readonly HashSet<(UtcMinute At, string Host)> _asked = [];

    public bool IsShared => true;

    public EmissionMark Mark() => own.Mark();

    public IReadOnlyList<PricedSlot> FirstPriced(DateTimeOffset after) => own.FirstPriced(after);

    /// <summary>Where hosts stand is told from now on and never of the past; what is moved in the own ledger moves there alone.</summary>
    public IReadOnlyList<HostMove> Moves(long after, int limit) => own.Moves(after, limit);

    public IReadOnlyList<EmissionPoint> Points(MinuteRange range, CancellationToken cancellationToken)
    {
        _judged.Clear();
        _asked.Clear();
        rolled.Clear();
        runs.Await(cancellationToken);
        var prices = new SharedPrices(ledger, chains, null, range, cancellationToken);
        var here = Here(range, prices, cancellationToken);
        var whole = EmissionTables.Points(Read(range, prices, cancellationToken).Where(cell => cell.Energy.Millijoules > 0 || cell.Energy.ObservedMilliseconds > 0), prices);
        return [.. whole, .. here.Where(point => range.Contains(point.At) && !_judged.Contains((point.At, point.Host, point.Device)))];
    }

    /// <summary>Of what was read last. Also what other collectors told, where the store knows better than they did.</summary>
    public IReadOnlyList<(UtcMinute At, EmissionTags Tags)> Tell(
        MinuteRange range, IReadOnlyCollection<(UtcMinute At, EmissionTags Tags)> points, CancellationToken cancellationToken = default)
    {
        _priced.Clear();
        var left = told.Tell(range, points, cancellationToken).Where(one => _asked.Contains((one.At, one.Tags.Host))).ToHashSet();
        var now = points.ToHashSet();
        foreach (var hosts in Hosts())
        {
            store.Ask(
                $"""
                SELECT energy_j, co2e_g FROM {EmissionLines.Measurement} WHERE {InfluxText.Within(range)} AND energy_j > 0{SharedCells.OfHosts(hosts)}
                GROUP BY factor, gas, gpu_uuid, grid_zone, host, method, project
                """.ReplaceLineEndings(" "),
                part =>
                {
                    foreach (var row in part.Rows)
                    {
                        var (at, tags) = (UtcMinute.FromUnixMicroseconds(part.Milliseconds(row) * 1000), TagsOf(part, row));
                        if (part.Of(row, "co2e_g") is { ValueKind: JsonValueKind.Number } grams && part.Of(row, "energy_j") is { ValueKind: JsonValueKind.Number } energy)
                            _priced[(at, tags.Host, tags.Zone, tags.Factor, tags.Gas)] = grams.GetDouble() / energy.GetDouble();
                        if (_judged.Contains((at, tags.Host, tags.Device)) && !now.Contains((at, tags))) left.Add((at, tags));
                    }
                },
                cancellationToken);
        }

        return [.. left];
    }

    /// <summary>A minute of a host has one price, so what another paid per joule is right for all of it.</summary>
    public GramsCo2e? GramsOf(UtcMinute at, EmissionTags tags, Joules energy) =>
        _priced.TryGetValue((at, tags.Host, tags.Zone, tags.Factor, tags.Gas), out var price) ? GramsCo2e.FromPicograms((Int128)(price * energy.Value * PicogramsPerGram)) : null;

    public IReadOnlyDictionary<string, string>? Projects() => told.Projects();

    public void Keep(IReadOnlyCollection<KeyValuePair<string, string?>> projects) => told.Keep(projects);

    /// <summary>Slots in which these used energy on a host that this ledger knows: those of the others are told by the others.</summary>
    public IReadOnlyList<MinuteRange> SlotsOf(IReadOnlyCollection<string> runs) => own.SlotsOf(runs);

    /// <summary>The own ledger's, with those beside the range: near a minute's edge the other collector may have placed on its other side what is on this one's.</summary>
    private IReadOnlyList<EmissionPoint> Here(MinuteRange range, SharedPrices prices, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<EmissionPoint> here = [.. Before(range.From, cancellationToken), .. own.Points(new(range.From, range.To + 1), cancellationToken)];
            _asked.UnionWith(here.SelectMany(point => new[] { point.At + -1, point.At, point.At + 1 }.Where(range.Contains).Select(at => (at, point.Host))));
            return here;
        }
        catch (HistoryGoneException)
        {
            // Whose minutes these were is not known any more. What came of them so late is rolled up all the same.
            _asked.UnionWith(ledger.SitesAt(range.To).Keys.SelectMany(host => Enumerable.Range(range.From.Value, range.Minutes).Select(minute => (new UtcMinute(minute), host))));
            Read(range, prices, cancellationToken);
            throw;
        }
    }

    /// <summary>Each some hosts are a question of their own: however many there are, none takes longer than it may. What is not asked for is another's to tell.</summary>
    private List<LedgerCell> Read(MinuteRange range, SharedPrices prices, CancellationToken cancellationToken)
    {
        var cells = new List<LedgerCell>();
        foreach (var hosts in Hosts())
        {
            foreach (var (tags, cell) in new SharedCells(store, sites, projects, prices, cancellationToken).OfTicks(range, SharedCells.OfHosts(hosts)))
            {
                if (!_asked.Contains((cell.From, cell.Series.Host))) continue;
                cells.Add(cell);
                rolled.Add(cell.From, tags, cell.Energy);
                _judged.Add((cell.From, cell.Series.Host, cell.Series.Device));
            }
        }

        return cells;
    }

    /// <summary>Whatever is folded there keeps nobody from what is not.</summary>
    private IReadOnlyList<EmissionPoint> Before(UtcMinute minute, CancellationToken cancellationToken)
    {
        try
        {
            return own.Points(new(minute + -1, minute), cancellationToken);
        }
        catch (HistoryGoneException)
        {
            return [];
        }
    }

    private IEnumerable<string[]> Hosts() => _asked.Select(one => one.Host).Distinct(StringComparer.Ordinal).Chunk(HostsPerQuestion);

    private static EmissionTags TagsOf(InfluxPart part, JsonElement row) => new(
        part.Text(row, "host"), part.Text(row, "gpu_uuid"), part.Text(row, "project"), part.Text(row, "grid_zone"), part.Text(row, "factor"), part.Text(row, "method"),
        part.Text(row, "gas"));
}
