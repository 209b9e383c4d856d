using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>A real ledger whose sites and providers the test sets, and may change with a restart.</summary>
internal sealed class LedgerBench : IFactorChains, ISiteResolver, IRunProjects, IDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    public static readonly FactorIdentity Neso = new("neso", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "test");
    public static readonly FactorIdentity Annual = Neso with { Provider = "annual" };
    public static readonly SeriesKey Gpu = new("node-1", "GPU-a", OwnerText.Unattributed, PowerState.Unspecified, Method.Counter);

    private readonly TemporaryDirectory _directory = new();
    private SqliteLedgerWriter _writer;
    private long _changes;

    public LedgerBench(params FactorIdentity[] chain)
    {
        if (chain.Length > 0) Chain = chain;
        _writer = new(LedgerPath, this, this, projects: this);
        Reader = new SqliteLedgerReader(LedgerPath, this, projects: this);
        Book = new SqliteBookReader(LedgerPath);
    }

    public FactorIdentity[] Chain { get; set; } = [Neso, Annual];

    /// <summary>Of zones that have another one.</summary>
    public Dictionary<string, FactorIdentity[]> Chains { get; } = new(StringComparer.Ordinal);

    public int SlotMinutes { get; set; } = 30;

    public int LongestSlot { get; set; } = 60;

    public bool HasProviders { get; set; } = true;

    public Dictionary<string, SiteAssignment> Sites { get; } = new(StringComparer.Ordinal);

    /// <summary>Of the runs that are registered.</summary>
    public Dictionary<string, string> Projects { get; } = new(StringComparer.Ordinal);

    public ILedgerReader Reader { get; }

    public IBookReader Book { get; }

    public SqliteLedgerWriter Writer => _writer;

    public string LedgerPath => Path.Combine(_directory.Path, "ledger.db");

    public static UtcMinute Minute(int afterNoon) => UtcMinute.FromTime(Noon) + afterNoon;

    public FactorChain? ChainFor(string zone) => zone == "XX" || !HasProviders ? null : new(zone, Chains.GetValueOrDefault(zone, Chain), SlotMinutes);

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue("zone", out var zone) ? new("labelled", zone, Pue.Unset) : Sites.GetValueOrDefault(host, new SiteAssignment("home", "GB", Pue.Unset));

    public string? ProjectOf(string run) => Projects.GetValueOrDefault(run);

    /// <summary>Nobody tells when the test changes <see cref="Projects"/>.</summary>
    public long Changes => Interlocked.Increment(ref _changes);

    public IReadOnlyDictionary<string, string> All() => Projects.ToDictionary();

    public void Restart()
    {
        _writer.Dispose();
        _writer = new(LedgerPath, this, this, LongestSlot, this);
    }

    public void Say(int from, int minutes, decimal grams, FactorQuality quality = FactorQuality.Measured, FactorIdentity? identity = null, string zone = "GB", DateTimeOffset? knownAt = null) =>
        _writer.Accept([new(zone, new(Minute(from), Minute(from + minutes)), GramsPerKilowattHour.FromGrams(grams), quality, identity ?? Neso)], knownAt ?? Noon);

    public void Add(int minute, long millijoules, SeriesKey? series = null, DateTimeOffset? receivedAt = null, DateTimeOffset? now = null, string? zoneLabel = null)
    {
        var group = new LedgerGroup();
        group.AddHost((series ?? Gpu).Host, LabelsOf(zoneLabel), Minute(minute).ToTime());
        group.Add(
            [new(series ?? Gpu, Minute(minute), new(millijoules, millijoules * 95 / 100, millijoules * 105 / 100, 60_000))], receivedAt ?? Minute(minute).ToTime());
        _writer.Apply(group, now ?? Minute(minute).ToTime());
    }

    public static IReadOnlyDictionary<string, string> LabelsOf(string? zone) =>
        zone is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["zone"] = zone };

    public LedgerTotal Total(int from = -100_000, int to = 100_000) => Assert.Single(Totals(TotalsGrouping.All, from, to));

    public IReadOnlyList<LedgerTotal> Totals(TotalsGrouping by, int from = -100_000, int to = 100_000, FactorKind kind = FactorKind.Direct) =>
        Reader.Totals(new(new(Minute(from), Minute(to)), by, kind));

    public IReadOnlyList<Restatement> Restatements() => Reader.Restatements(new(Minute(-100_000), Minute(100_000)), 1000);

    /// <summary>Ledger = booked + restated, and priced + unpriced = all, to the rounding of a shown figure.</summary>
    public void AssertBalanced(FactorKind kind = FactorKind.Direct)
    {
        var totals = Totals(TotalsGrouping.All, kind: kind);
        var running = Reader.RunningTotals();
        Assert.InRange(
            totals.Sum(total => total.Grams?.Nanograms ?? 0) - running.Booked.Where(total => total.Family.Kind == kind).Sum(total => total.Grams.Nanograms)
                - running.Restated.Where(total => total.Family.Kind == kind).Sum(total => total.Up.Nanograms - total.Down.Nanograms),
            -10, 10);
        Assert.Equal(totals.Sum(total => total.Energy.Millijoules), running.Energy.Sum(total => total.Energy.Millijoules));
        Assert.Equal(totals.Sum(total => total.Unpriced.Millijoules), running.Unpriced.Sum(total => total.Energy.Millijoules));
        Assert.Equal(totals.Sum(total => total.Unpriced.Millijoules), Reader.UnpricedByDevice().Sum(total => total.Energy.Millijoules));
    }

    public void Dispose()
    {
        _writer.Dispose();
        _directory.Dispose();
    }
}
