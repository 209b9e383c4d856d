using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SpoolStateTests
{
    private static readonly SpoolState Full = new(
        LastSequence: 123_456_789_012,
        Ticks: 42,
        Offered: TickSpans.None.With(3, 9).With(100, 100),
        BootId: SampleBatches.Id(7),
        Energy:
        [
            new EnergyState("GPU-a", 5_000, 77, 300_000, 90_000_000) { IsOfThisBoot = true },
            new EnergyState("GPU-b", 0, null, null, 0),
        ]);

    [Fact]
    public void Parse_ItsOwnBytes_GivesTheSameState()
    {
        SpoolState parsed = Assert.IsType<SpoolState>(SpoolState.Parse(Full.ToBytes()));

        Assert.Equal((Full.LastSequence, Full.Ticks, Full.BootId), (parsed.LastSequence, parsed.Ticks, parsed.BootId));
        Assert.Equal(Full.Offered.Spans, parsed.Offered.Spans);
        Assert.Equal(Full.Energy, parsed.Energy);
    }

    [Fact]
    public void Parse_TheEmptyState_IsEmpty()
    {
        SpoolState parsed = Assert.IsType<SpoolState>(SpoolState.Parse(SpoolState.Empty.ToBytes()));

        Assert.Equal((0ul, 0L), (parsed.LastSequence, parsed.Ticks));
        Assert.True(parsed.Offered.IsEmpty);
        Assert.Empty(parsed.Energy);
    }

    [Fact]
    public void Parse_AnyShorterBytes_IsNoState()
    {
        byte[] bytes = Full.ToBytes();
        for (int length = 0; length < bytes.Length; length++)
        {
            SpoolState? parsed = SpoolState.Parse(bytes[..length]);
            Assert.True(parsed is null, $"{length} of {bytes.Length} bytes passed for a state");
        }
    }

    [Fact]
    public void Parse_AnotherVersion_IsNoState()
    {
        byte[] bytes = Full.ToBytes();
        bytes[0]++;

        Assert.Null(SpoolState.Parse(bytes));
    }

    [Fact]
    public void Parse_AnyNoise_NeverThrows()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = new byte[random.Next(0, 60)];
            random.NextBytes(bytes);
            if (bytes.Length > 0) bytes[0] = 1;
            // A count of billions may stand there: nothing is allocated for what does not follow.
            _ = SpoolState.Parse(bytes);
        }
    }
}
