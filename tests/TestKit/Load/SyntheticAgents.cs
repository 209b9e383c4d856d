using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Conservation;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>Many agents whose true energy is known: the load of fault tests and benchmarks.</summary>
public sealed class SyntheticAgents(SyntheticLoad load, ConservationOracle? oracle = null)
{
    public IReadOnlyList<SyntheticAgent> All { get; } =
        [.. Enumerable.Range(0, load.Agents).Select(number => new SyntheticAgent(load, number, oracle))];

    /// <summary>
    /// The next <paramref name="ticks"/> ticks of every agent, each run of them handed to <paramref name="encode"/>
    /// (the codec is not this kit's business). Agents take turns, as they would at a collector.
    /// </summary>
    public IEnumerable<TBatch> Batches<TBatch>(int ticks, int ticksPerBatch, Func<SyntheticAgent, IReadOnlyList<SequencedTick>, TBatch> encode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ticksPerBatch, 1);
        for (var done = 0; done < ticks; done += ticksPerBatch)
        {
            foreach (var agent in All)
            {
                yield return encode(agent, agent.Next(Math.Min(ticksPerBatch, ticks - done)));
            }
        }
    }
}
