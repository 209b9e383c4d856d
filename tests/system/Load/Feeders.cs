using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Conservation;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.SystemTests.Load;

/// <summary>Several feeders at once, whose ticks lie in the last minutes unless the load says otherwise.</summary>
internal sealed class Feeders : IDisposable
{
    private readonly IReadOnlyList<Feeder> _all;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly List<Task> _running;

    private readonly ConservationOracle _oracle;

    private Feeders(IReadOnlyList<Feeder> all, ConservationOracle oracle, DateTimeOffset firstTick)
    {
        (_all, _oracle, FirstTick) = (all, oracle, firstTick);
        _running = [.. all.Select(feeder => feeder.RunAsync(_stop.Token, _giveUp.Token))];
    }

    public static Feeders Start(int port, int agents, int devices, TimeSpan pause, int seed) => Start(port, pause, Recent(agents, devices, seed));

    /// <summary>Of any interval and time.</summary>
    public static Feeders Start(int port, TimeSpan pause, SyntheticLoad load) => Start(_ => FeederLink.Plain(port), pause, load);

    /// <summary>Each by a link of its own, whose ticks lie in the last minutes.</summary>
    public static Feeders Start(Func<SyntheticAgent, FeederLink> linkOf, int agents, int devices, TimeSpan pause, int seed) => Start(linkOf, pause, Recent(agents, devices, seed));

    private static Feeders Start(Func<SyntheticAgent, FeederLink> linkOf, TimeSpan pause, SyntheticLoad load)
    {
        var oracle = new ConservationOracle();
        return new Feeders([.. new SyntheticAgents(load, oracle).All.Select((agent, number) => new Feeder(agent, linkOf(agent), pause, load.Seed + number, oracle))], oracle, load.Start);
    }

    private static SyntheticLoad Recent(int agents, int devices, int seed) => new()
    {
        Agents = agents,
        DevicesPerAgent = devices,
        Interval = TimeSpan.FromMilliseconds(20),
        Seed = seed,
        Start = TimeProvider.System.GetUtcNow().AddMinutes(-9),
    };

    public DateTimeOffset FirstTick { get; }

    public int Streams => _all.Sum(feeder => feeder.Streams);

    /// <summary>How often each of them was welcomed. Throws what ended one of them.</summary>
    public IReadOnlyList<int> StreamsOfEach
    {
        get
        {
            _running.Find(one => one.IsFaulted)?.GetAwaiter().GetResult();
            return [.. _all.Select(feeder => feeder.Streams)];
        }
    }

    public int SentAgain => _all.Sum(feeder => feeder.SentAgain);

    public long AcknowledgedTicks => _all.Sum(feeder => (long)feeder.AcknowledgedTicks);

    public IReadOnlyList<string> Rejections => [.. _all.SelectMany(feeder => feeder.Rejections)];

    public IReadOnlyDictionary<string, double> Truth => _all.SelectMany(feeder => feeder.Truth).ToDictionary();

    /// <summary>Throws with every device whose joules are not to the millijoule what was drawn.</summary>
    public void DemandEnergy(IReadOnlyDictionary<string, double> joules) => ConservationOracle.Demand(
        _oracle.CheckEnergy(joules.ToDictionary(pair => pair.Key, pair => FleetTruth.Millijoules(pair.Value)), EnergyTolerance.Exact));

    /// <summary>Throws with every tick that was acknowledged and is not among the present, or is there twice.</summary>
    public void DemandTicks(IEnumerable<TickIdentity> present) => ConservationOracle.Demand(_oracle.CheckAcknowledgedOnce(present));

    /// <summary>No new ticks; returns when every one is acknowledged.</summary>
    public async Task FinishAsync(TimeSpan patience)
    {
        await _stop.CancelAsync();
        _giveUp.CancelAfter(patience);
        await Task.WhenAll(_running);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _giveUp.Dispose();
    }
}
