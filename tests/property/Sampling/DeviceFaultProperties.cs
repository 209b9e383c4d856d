using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Time;
using Xunit;

namespace TelemetryFootprint.PropertyTests.Sampling;

/// <summary>Any schedule of slow, late, lost and returning devices: joules are conserved and never negative.</summary>
public sealed class DeviceFaultProperties
{
    private const int Gpus = 3;

    [Fact]
    public void Energy_UnderAnyFaults_IsTheSumOfRowsAndNeverMoreThanTheTruth() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var run = new Run(new Random(seed));
            return Enumerable.Range(0, Gpus).All(run.IsConserved);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Energy_OfCountersThatOnlyFallSilentTogetherWithPower_IsWhole() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var run = new Run(new Random(seed), silentOnly: true);
            return Enumerable.Range(0, Gpus).All(run.IsWhole);
        }).QuickCheckThrowOnFailure();

    private sealed class Run
    {
        private const int Seconds = 90;

        private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
        private readonly MemoryTickQueue _queue = new(TickQueueLimits.ForMemory);
        private readonly FaultyGpu[] _gpus;
        private readonly Sampler _sampler;

        public Run(Random random, bool silentOnly = false)
        {
            _gpus = [.. Enumerable.Range(0, Gpus).Select(index => new FaultyGpu(index, _time, random.Next(50_000, 700_000)))];
            var library = new FaultyLibrary(_gpus);
            var options = new SamplingOptions(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(random.Next(2) == 0 ? 100 : 1000));
            _sampler = new Sampler(library, [], "a", new HostIdentity("h", new Dictionary<string, string>()), options, _queue, _time, NullLogger<Sampler>.Instance);
            _sampler.Step();
            var end = _time.GetElapsedTime(0) + TimeSpan.FromSeconds(Seconds);
            while (_time.GetElapsedTime(0) < end)
            {
                // A read that takes long makes what follows late, by up to three seconds.
                _time.Advance(_sampler.UntilNext() + TimeSpan.FromMilliseconds(random.Next(15) == 0 ? random.Next(3_000) : 0));
                if (random.Next(6) == 0)
                    _gpus[random.Next(Gpus)].Change(random, silentOnly);
                library.IsShuffled = !silentOnly && random.Next(4) == 0;
                _sampler.Step();
            }

            foreach (var gpu in _gpus)
                gpu.Heal();
            _sampler.Finish();
        }

        /// <summary>Rows chain, sum to the running total, are never negative, and hold no more than the device drew (and the counter's steps).</summary>
        public bool IsConserved(int gpu)
        {
            long sum = 0, end = long.MinValue;
            foreach (var row in Rows(gpu))
            {
                sum += row.Millijoules;
                if (row.Millijoules < 0 || row.CumulativeMillijoules != sum || row.StartMicroseconds < end || row.EndMicroseconds < row.StartMicroseconds)
                    return false;
                end = row.EndMicroseconds;
            }

            return sum <= (_gpus[gpu].TrueMillijoules * 1.001) + 1_000;
        }

        public bool IsWhole(int gpu) => IsConserved(gpu) && Math.Abs(Rows(gpu).Sum(row => row.Millijoules) - _gpus[gpu].TrueMillijoules) <= 1_000;

        private IEnumerable<DeviceRow> Rows(int gpu) =>
            _queue.Peek(1, int.MaxValue).SelectMany(tick => tick.Tick.Rows.Where(row => tick.Tick.Inventory.Devices[row.Device].Uuid == _gpus[gpu].Uuid));
    }
}
