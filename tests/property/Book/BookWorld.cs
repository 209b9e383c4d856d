using System.Globalization;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.PropertyTests.Book;

/// <summary>A real ledger to which anything may happen, at random and the same for the same seed: a clock, two hosts, two zones whose slots differ.</summary>
internal sealed class BookWorld : IFactorChains, ISiteResolver, IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly FactorIdentity Neso = new("neso", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "test");
    private static readonly FactorIdentity Annual = Neso with { Provider = "annual" };
    private static readonly FactorIdentity Lifecycle = Annual with { Kind = FactorKind.Lifecycle, Gas = FactorGas.Co2e };
    private static readonly string[] Hosts = ["node-1", "node-2"];
    private static readonly string[] Zones = ["GB", "FR"];

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random;
    private readonly bool _changesFamilies;
    private readonly HashSet<string> _lifecycleZones = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pue> _pues = Hosts.ToDictionary(host => host, _ => Pue.FromRatio(1.2m));
    private SqliteLedgerWriter _writer;

    public BookWorld(int seed, bool changesFamilies = false)
    {
        (_random, _changesFamilies) = (new Random(seed), changesFamilies);
        _writer = new(LedgerPath, this, this);
        Reader = new SqliteLedgerReader(LedgerPath, this);
        Book = new SqliteBookReader(LedgerPath);
        Account = new SqliteAccountReader(LedgerPath);
    }

    public ILedgerReader Reader { get; }

    public IBookReader Book { get; }

    public IAccountReader Account { get; }

    public SqliteLedgerWriter Writer => _writer;

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>Minutes went, and with them what was known when.</summary>
    public bool IsFolded { get; set; }

    /// <summary>All that is settled by now.</summary>
    public MinuteRange Settled => new(UtcMinute.FromTime(Start) + -600, Lateness.SettledBefore(Now));

    public static MinuteRange Always { get; } = new(UtcMinute.FromTime(Start) + -10_000, UtcMinute.FromTime(Start) + 100_000);

    private string LedgerPath => Path.Combine(_directory.Path, "ledger.db");

    public FactorChain? ChainFor(string zone) => new(zone, _lifecycleZones.Contains(zone) ? [Lifecycle] : [Neso, Annual], zone == "GB" ? 30 : 60);

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("home", host == "node-1" ? "GB" : "FR", _pues[host]);

    /// <summary>One thing that may happen, a little later than the last. True: it was a restatement, and of nothing else.</summary>
    public bool Happen()
    {
        Now = Now.AddSeconds(1 + _random.Next(900));
        switch (_random.Next(_changesFamilies ? 14 : 12))
        {
            case < 5:
                Send(1 + _random.Next(8));
                return false;
            case 5:
                Send(30 + _random.Next(300));
                return false;
            case < 9:
                Say();
                return false;
            case 9:
                _pues[Hosts[_random.Next(2)]] = Pue.FromRatio(1m + (_random.Next(100) / 100m));
                Restart();
                Send(2);
                return false;
            case 10:
                Restart();
                return false;
            case 11:
                return Restate();
            default:
                ChangeFamily();
                return false;
        }
    }

    /// <summary>The same, of which a restatement that needs folded minutes is refused and leaves no trace.</summary>
    public void TryHappen()
    {
        try
        {
            Happen();
        }
        catch (HistoryGoneException)
        {
            // Refused: nothing happened.
        }
    }

    /// <summary>The rows of the export.</summary>
    public List<BookRow> Rows(IEnumerable<MinuteRange> hours, AccountRules rules)
    {
        var rows = new List<BookRow>();
        Book.Rows([.. hours], rules, rows.Add);
        return rows;
    }

    public IReadOnlyList<LedgerTotal> Totals(MinuteRange range, DateTimeOffset? asOf = null, TotalsGrouping by = TotalsGrouping.Host) =>
        Reader.Totals(new(range, by, null) { AsOf = asOf });

    public EmissionProduct Product() => Totals(Always).Aggregate(default(EmissionProduct), (sum, total) => sum + (total.Product ?? default));

    public IReadOnlyList<Restatement> Restatements() => Reader.Restatements(Always, 100_000);

    /// <summary>Every figure of a settled range, as an answer would carry it.</summary>
    public string Figures(MinuteRange range, DateTimeOffset? asOf = null)
    {
        var rows = new[] { TotalsGrouping.Host, TotalsGrouping.Zone }.SelectMany(by => Totals(range, asOf, by)).Select(Row);
        var points = Hosts.SelectMany(host => Reader.Series(new("GPU-" + host, range, 60, null) { AsOf = asOf })).Select(point => string.Create(
            CultureInfo.InvariantCulture, $"{point.At.Value} {point.Host} {point.Zone} {point.Pue.Value} {point.Energy.Millijoules} {point.Grams?.Picograms} {point.Unpriced.Millijoules} {point.Quality}"));
        return string.Join('\n', rows.Concat(points.Order(StringComparer.Ordinal)));
    }

    public void Restart()
    {
        _writer.Dispose();
        _writer = new(LedgerPath, this, this);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _directory.Dispose();
    }

    // An end is rounded cell by cell, and what was known then may lie in other cells: the figure is exact, its range is to a picogram of each cell.
    private static double? Part(GramsCo2e? end, LedgerTotal total) => end is { } known && total.Grams is { Picograms: var grams } && grams != 0 ? Math.Round((double)known.Picograms / (double)grams, 4) : null;

    private static string Row(LedgerTotal total) => string.Create(
        CultureInfo.InvariantCulture,
        $"{total.Key} {total.Simulated} {total.Family?.Code} {total.Zone} {total.Pue?.Value} {total.Energy} {total.Grams?.Picograms} {Part(total.LowGrams, total)} {Part(total.HighGrams, total)} {total.Unpriced.Millijoules} {string.Join(',', total.EnergyByQuality.OrderBy(entry => entry.Key).Select(entry => $"{entry.Key}={entry.Value.Millijoules}"))}");

    /// <summary>Energy of a minute so many minutes ago, and of the next ones: late if it is long ago.</summary>
    private void Send(int minutesAgo)
    {
        var group = new LedgerGroup();
        var first = UtcMinute.FromTime(Now) + -minutesAgo;
        foreach (var host in Hosts.Where(_ => _random.Next(4) > 0).DefaultIfEmpty(Hosts[0]))
        {
            group.AddHost(host, new Dictionary<string, string>(), Now);
            var method = _random.Next(5) == 0 ? Method.Simulated : Method.Counter;
            var series = new SeriesKey(host, "GPU-" + host, _random.Next(3) == 0 ? OwnerText.Idle : OwnerText.Unattributed, PowerState.Unspecified, method);
            for (var minute = first; minute < first + 1 + _random.Next(Math.Min(minutesAgo, 90)); minute += 1)
            {
                var energy = _random.NextInt64(0, 50_000_000);
                group.Add([new(series, minute, new(energy, energy * 95 / 100, energy * 105 / 100, 60_000))], Now);
            }
        }

        _writer.Apply(group, Now);
    }

    private void Say()
    {
        var zone = Zones[_random.Next(2)];
        var minutes = zone == "GB" ? 30 : 60;
        var from = new UtcMinute(((UtcMinute.FromTime(Now).Value / minutes) - _random.Next(12) + 2) * minutes);
        var slots = 1 + _random.Next(6);
        _writer.Accept(
            [.. Enumerable.Range(0, slots).Select(slot => new FactorObservation(
                zone, new(from + (slot * minutes), from + ((slot + 1) * minutes)), GramsPerKilowattHour.FromGrams(_random.Next(20, 700)),
                (FactorQuality)_random.Next(1, 6), _changesFamilies && _random.Next(2) == 0 ? Lifecycle : _random.Next(3) == 0 ? Annual : Neso))],
            Now);
    }

    /// <summary>As with another configuration: it holds once the first energy came.</summary>
    private void ChangeFamily()
    {
        var zone = Zones[_random.Next(2)];
        if (!_lifecycleZones.Remove(zone)) _lifecycleZones.Add(zone);
        Restart();
        Send(2);
    }

    private bool Restate()
    {
        var to = UtcMinute.FromTime(Now) + -_random.Next(60);
        var range = new MinuteRange(to + -(1 + _random.Next(400)), to);
        var zone = _random.Next(2) == 0 ? Zones[_random.Next(2)] : null;
        Pue? pue = zone is null || _random.Next(2) == 0 ? Pue.FromRatio(1m + (_random.Next(80) / 100m)) : null;
        return _writer.Restate(
            new(_random.Next(2) == 0 ? Hosts[_random.Next(2)] : null, "home", range, pue, zone, "the meter was read again", "auditor"), Now).Hosts.Count > 0;
    }
}
