using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.PropertyTests.Batches;
using TelemetryFootprint.TestKit.Files;
using Xunit;

namespace TelemetryFootprint.PropertyTests.Spool;

/// <summary>The queue on disk against a list that does the same in the plainest way, under any sequence of actions, with deaths of the process between them.</summary>
public sealed class SpoolModelProperties
{
    private const int Cap = int.MaxValue;

    [Fact]
    public void AnyActionsAndDeaths_SpoolAndModel_AgreeAfterEach() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => new Game(seed).Play()).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private sealed class Game(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly QueueModel _model = new(Cap);
        private readonly Dictionary<ulong, (ulong Epoch, Tick Tick)> _known = [];

        public bool Play()
        {
            using var root = new TemporaryDirectory();
            int life = 0;
            SpoolTickQueue queue = Open(root, life);
            List<SequencedTick> ticks = new TickScript(_random.Next()).Make(60);
            for (int next = 0; next < ticks.Count;)
            {
                ulong first = (ulong)_random.Next(0, 70), last = _random.Next(8) == 0 ? ulong.MaxValue : first + (ulong)_random.Next(0, 10);
                switch (_random.Next(8))
                {
                    case 0:
                        queue.Acknowledge(first, last);
                        _model.Acknowledged += _model.Forget(first, last);
                        break;
                    case 1 when _random.Next(3) == 0:
                        queue.SetAside(first, last);
                        _model.SetAside += _model.Forget(first, last);
                        break;
                    case 2 when _random.Next(2) == 0:
                        bool isClean = _random.Next(2) == 0;
                        if (!isClean) queue.Commit();
                        queue = isClean ? Reopen(queue, root, life) : Die(queue, root, ref life);
                        (_model.Acknowledged, _model.SetAside) = (0, 0);
                        break;
                    case 3:
                        // Handed over and dead before the commit: nobody ever saw it.
                        queue.Commit();
                        queue.Append(ticks[next].Tick);
                        queue = Die(queue, root, ref life);
                        (_model.Acknowledged, _model.SetAside) = (0, 0);
                        next++;
                        break;
                    default:
                        ulong sequence = queue.Append(ticks[next].Tick);
                        queue.Commit();
                        if (sequence != _model.AppendAt(queue.State.LastSequence)) return false;
                        _known[sequence] = (queue.Epoch, ticks[next++].Tick);
                        break;
                }

                if (!Agree(queue, first, _random.Next(0, 40))) return false;
            }

            queue.Dispose();
            return true;
        }

        private static SpoolTickQueue Open(TemporaryDirectory root, int life) =>
            new(new SpoolOptions(root.Combine($"{life}"), SpoolOptions.DefaultBytes, SpoolDurability.Tick, ByteString.CopyFrom(new byte[16])), NullLogger.Instance);

        private static SpoolTickQueue Reopen(SpoolTickQueue queue, TemporaryDirectory root, int life)
        {
            queue.Dispose();
            return Open(root, life);
        }

        /// <summary>The files as the dying process leaves them, in the next life's folder.</summary>
        private static SpoolTickQueue Die(SpoolTickQueue queue, TemporaryDirectory root, ref int life)
        {
            string before = root.Combine($"{life++}"), after = root.Combine($"{life}");
            Directory.CreateDirectory(after);
            foreach (string file in Directory.GetFiles(before, "spool.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))) File.Copy(file, Path.Combine(after, Path.GetFileName(file)));
            queue.Dispose();
            return Open(root, life);
        }

        private bool Agree(SpoolTickQueue queue, ulong from, int maximum)
        {
            QueueState state = queue.State;
            IReadOnlyList<SequencedTick> seen = queue.Peek(from, maximum);
            return (state.Ticks, state.AcknowledgedTicks, state.SetAsideTicks) == (_model.Waiting.Count, _model.Acknowledged, _model.SetAside)
                && seen.Select(tick => tick.Sequence).SequenceEqual(_model.Waiting.Where(sequence => sequence >= from).Take(maximum))
                && seen.All(tick => IsSame(tick.Tick, _known[tick.Sequence].Tick) && queue.OriginOf(tick.Sequence).Epoch == _known[tick.Sequence].Epoch);
        }

        private static bool IsSame(Tick left, Tick right) =>
            (left.MonotonicMicroseconds, left.UnixMicroseconds, left.Inventory.ContentId) == (right.MonotonicMicroseconds, right.UnixMicroseconds, right.Inventory.ContentId)
            && left.Gaps.SequenceEqual(right.Gaps)
            && left.Rows.Select(row => row with { Shares = null }).SequenceEqual(right.Rows.Select(row => row with { Shares = null }))
            && left.Rows.Zip(right.Rows).All(pair => pair.First.Shares is null || pair.First.Shares.SequenceEqual(pair.Second.Shares!));
    }
}
