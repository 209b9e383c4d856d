namespace TelemetryFootprint.PropertyTests.Ledger;

/// <summary>
/// Two agents with two epochs each over forty minutes; the same for the same seed. The second agent's first epoch comes from a spool,
/// an hour late: the ledger keeps when it came, so all of an epoch comes at one time, whatever the order.
/// </summary>
internal sealed class FleetTape
{
    private const int Ticks = 12;
    private const ulong Epoch = ulong.MaxValue - 3;

    private readonly List<TickTape> _tapes = [];

    public FleetTape(int seed)
    {
        for (byte agent = 1; agent <= 2; agent++)
        {
            var spooled = LedgerWorld.Received.AddHours(agent - 1);
            var before = new TickTape(seed + agent, agent, Epoch, Ticks, TickTape.Begin, spooled);
            _tapes.Add(before);
            // Another epoch of the same boot: the sequences begin anew at 1.
            _tapes.Add(new TickTape(seed - agent, agent, Epoch + agent, Ticks, before.End, LedgerWorld.Received));
        }
    }

    public long Millijoules => _tapes.Sum(tape => tape.Millijoules);

    public long PartMillijoules => _tapes.Sum(tape => tape.PartMillijoules);

    /// <summary>All ticks, in batches of one, agent by agent.</summary>
    public IEnumerable<Arrival> OneByOne() => _tapes.SelectMany(tape => tape.OneByOne());

    /// <summary>Batches that overlap and repeat at random, of all agents and epochs in any order, and together hold every tick.</summary>
    public IEnumerable<Arrival> Shuffled(int seed)
    {
        var arrivals = _tapes.SelectMany((tape, number) => tape.Shuffled(unchecked(seed + number))).ToArray();
        new Random(seed).Shuffle(arrivals);
        return arrivals;
    }
}
