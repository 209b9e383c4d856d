using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.SystemTests.Load;

/// <summary>Several feeders at once, whose ticks lie in the last minutes.</summary>
internal sealed class Feeders : IDisposable
{
    private readonly IReadOnlyList<Feeder> _all;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Task _running;

    private Feeders(IReadOnlyList<Feeder> all, DateTimeOffset firstTick)
    {
        (_all, FirstTick) = (all, firstTick);
        _running = Task.WhenAll(all.Select(feeder => feeder.RunAsync(_stop.Token, _giveUp.Token)));
    }

    public static Feeders Start(int port, int agents, int devices, TimeSpan pause, int seed)
    {
        var load = new SyntheticLoad
        {
            Agents = agents,
            DevicesPerAgent = devices,
            Interval = TimeSpan.FromMilliseconds(20),
            Seed = seed,
            Start = TimeProvider.System.GetUtcNow().AddMinutes(-9),
        };
        return new Feeders([.. new SyntheticAgents(load).All.Select((agent, number) => new Feeder(agent, port, pause, seed + number))], load.Start);
    }

    public DateTimeOffset FirstTick { get; }

    public int Streams => _all.Sum(feeder => feeder.Streams);

    public int SentAgain => _all.Sum(feeder => feeder.SentAgain);

    public long AcknowledgedTicks => _all.Sum(feeder => (long)feeder.AcknowledgedTicks);

    public IReadOnlyList<string> Rejections => [.. _all.SelectMany(feeder => feeder.Rejections)];

    public IReadOnlyDictionary<string, double> Truth => _all.SelectMany(feeder => feeder.Truth).ToDictionary();

    /// <summary>No new ticks; returns when every one is acknowledged.</summary>
    public async Task FinishAsync(TimeSpan patience)
    {
        await _stop.CancelAsync();
        _giveUp.CancelAfter(patience);
        await _running;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _giveUp.Dispose();
    }
}
