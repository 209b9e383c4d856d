using System.Globalization;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Contracts.Batches;

public sealed class BatchSizeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(8, 8)]
    [InlineData(1, 64)]
    public void Encode_64NoisyReadingsWithAllColumns_TakesAtMostTenBytesEach(int devices, int ticks)
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Batch batch = BatchEncoder.Encode(SampleBatches.Origin, SampleBatches.Noisy(devices, ticks, seed));
            Assert.Null(BatchValidator.FirstViolation(batch));
            Assert.InRange(batch.CalculateSize() / 64.0, 1, 10);
        }
    }

    [RecordedTraceTheory]
    [InlineData(8, 8)]
    [InlineData(1, 64)]
    public void Encode_RecordedH100TrainingAt1Hz_TakesAtMostTenBytesPerReadingOnAverage(int devices, int ticks) =>
        AssertAverage(10, devices, ticks, ticks => ticks);

    /// <summary>As the agent splits a busy GPU: a baseline of 70 W is execution-idle for the part of the second without a kernel, the rest is active.</summary>
    [RecordedTraceTheory]
    [InlineData(8, 8)]
    [InlineData(1, 64)]
    public void Encode_RecordedTrainingSplitInStates_TakesAtMostElevenBytesPerReadingOnAverage(int devices, int ticks) =>
        AssertAverage(11, devices, ticks, ticks => [.. ticks.Select(Split)]);

    [Fact]
    public void Encode_64NoisyReadingsWithTwoShares_TakeAtMostTwoBytesMoreEach()
    {
        List<SequencedTick> plain = SampleBatches.Noisy(1, 64);
        int without = BatchEncoder.Encode(SampleBatches.Origin, plain).CalculateSize();
        int with = BatchEncoder.Encode(SampleBatches.Origin, [.. plain.Select(Split)]).CalculateSize();
        Assert.InRange(with - without, 64, 64 * 2 + 40);
    }

    private static SequencedTick Split(SequencedTick tick) => tick with { Tick = tick.Tick with { Rows = [.. tick.Tick.Rows.Select(Split)] } };

    private static DeviceRow Split(DeviceRow row)
    {
        long idle = Math.Min(row.Millijoules, 70_000L * (100 - row.UtilizationPercent!.Value) / 100);
        return row with { Shares = [new(null, PowerState.ExecutionIdle, idle), new(null, PowerState.Active, row.Millijoules - idle)] };
    }

    private void AssertAverage(int most, int devices, int ticks, Func<List<SequencedTick>, List<SequencedTick>> shape)
    {
        var trace = RecordedTrace.Read();
        var random = new Random(1);
        long bytes = 0, readings = 0, largest = 0;
        for (int first = 0; first + ticks <= trace[0].Count; first += ticks)
        {
            var batch = BatchEncoder.Encode(
                SampleBatches.Origin, shape(SampleBatches.Make(devices, ticks, random, (device, tick) => trace[device][tick], first)));
            Assert.Null(BatchValidator.FirstViolation(batch));
            bytes += batch.CalculateSize();
            largest = Math.Max(largest, batch.CalculateSize());
            readings += devices * ticks;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)readings:0.00} bytes per reading, largest {largest / 64.0:0.00}"));
        Assert.True(bytes <= most * readings, $"{bytes} bytes for {readings} readings");
    }
}
