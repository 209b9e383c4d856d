using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.PropertyTests.Batches;
using Xunit;

namespace TelemetryFootprint.PropertyTests.Spool;

/// <summary>The queue against a list that does the same in the plainest way, under any sequence of actions.</summary>
public sealed class TickQueueModelProperties
{
    [Fact]
    public void AnyActions_QueueAndModel_AgreeAfterEach() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => Play(new Random(seed), Random.Shared.Next(1, 30))).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyActions_EveryTickAndJoule_IsCountedExactlyOnce() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var queue = new MemoryTickQueue(new TickQueueLimits(random.Next(500, 20_000), random.Next(1, 40)));
            List<SequencedTick> ticks = new TickScript(seed).Make(60);
            long acknowledged = 0;
            foreach (SequencedTick tick in ticks)
            {
                queue.Append(tick.Tick);
                if (random.Next(3) > 0) continue;
                var (first, last) = Range(random, 60);
                bool permanent = random.Next(4) == 0;
                if (permanent) queue.SetAside(first, last);
                else acknowledged += Take(queue, first, last);
            }

            QueueState state = queue.State;
            long waiting = queue.Peek(0, int.MaxValue).Sum(tick => Energy(tick.Tick));
            return state.Ticks + state.AcknowledgedTicks + state.DroppedTicks + state.SetAsideTicks == 60
                && waiting + acknowledged + state.DroppedMillijoules + state.SetAsideMillijoules == ticks.Sum(tick => Energy(tick.Tick));
        }).QuickCheckThrowOnFailure();

    private static long Take(MemoryTickQueue queue, ulong first, ulong last)
    {
        long energy = queue.Peek(first, int.MaxValue).Where(tick => tick.Sequence <= last).Sum(tick => Energy(tick.Tick));
        queue.Acknowledge(first, last);
        return energy;
    }

    private static bool Play(Random random, int cap)
    {
        var queue = new MemoryTickQueue(new TickQueueLimits(long.MaxValue, cap));
        var model = new QueueModel(cap);
        List<SequencedTick> ticks = new TickScript(random.Next()).Make(120);
        int next = 0;
        while (next < ticks.Count)
        {
            var (first, last) = Range(random, 130);
            switch (random.Next(5))
            {
                case 0:
                    queue.Acknowledge(first, last);
                    model.Acknowledged += model.Forget(first, last);
                    break;
                case 1 when random.Next(3) == 0:
                    queue.SetAside(first, last);
                    model.SetAside += model.Forget(first, last);
                    break;
                default:
                    if (queue.Append(ticks[next].Tick) != model.Append()) return false;
                    next++;
                    break;
            }

            if (!Agree(queue, model, first, random.Next(0, 50))) return false;
        }

        return true;
    }

    private static bool Agree(MemoryTickQueue queue, QueueModel model, ulong from, int maximum)
    {
        QueueState state = queue.State;
        return (state.Ticks, state.AcknowledgedTicks, state.DroppedTicks, state.SetAsideTicks, state.LastSequence)
                == (model.Waiting.Count, model.Acknowledged, model.Dropped, model.SetAside, model.Last)
            && queue.Peek(from, maximum).Select(tick => tick.Sequence).SequenceEqual(model.Waiting.Where(sequence => sequence >= from).Take(maximum))
            && state.Bytes > 0 == model.Waiting.Count > 0;
    }

    /// <summary>As the network may say it: backwards, beyond the end, from zero.</summary>
    private static (ulong First, ulong Last) Range(Random random, int end)
    {
        ulong first = (ulong)random.Next(0, end);
        return random.Next(12) switch
        {
            0 => (first, ulong.MaxValue),
            1 => (first, first == 0 ? 0 : first - 1),
            2 => (0, first),
            _ => (first, first + (ulong)random.Next(0, 10)),
        };
    }

    private static long Energy(Tick tick) => tick.Rows.Sum(row => row.Millijoules);
}
