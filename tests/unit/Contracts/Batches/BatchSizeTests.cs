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
    public void Encode_RecordedH100TrainingAt1Hz_TakesAtMostTenBytesPerReadingOnAverage(int devices, int ticks)
    {
        var trace = RecordedTrace.Read();
        var random = new Random(1);
        long bytes = 0, readings = 0, largest = 0;
        for (int first = 0; first + ticks <= trace[0].Count; first += ticks)
        {
            var batch = BatchEncoder.Encode(
                SampleBatches.Origin, SampleBatches.Make(devices, ticks, random, (device, tick) => trace[device][tick], first));
            bytes += batch.CalculateSize();
            largest = Math.Max(largest, batch.CalculateSize());
            readings += devices * ticks;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)readings:0.00} bytes per reading, largest {largest / 64.0:0.00}"));
        Assert.True(bytes <= 10 * readings, $"{bytes} bytes for {readings} readings");
    }
}
