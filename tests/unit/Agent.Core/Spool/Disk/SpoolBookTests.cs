using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>What one thread plans must still be so when it is done.</summary>
public sealed class SpoolBookTests : IDisposable
{
    private readonly SpoolBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void TryClaim_OfferedAndAnsweredSinceItWasPlanned_IsRefused()
    {
        _bench.Fill(SampleBatches.Noisy(1, 100));
        using OpenSpool spool = SpoolOpening.Open(_bench.Options);
        SpoolBook book = BookOf(spool);
        Assert.True(book.Untouchable() is { Offered.IsEmpty: true, Leaving.IsEmpty: true });
        // Half of what is planned leaves and is answered while the plan is made.
        Assert.True(book.TryOffer(1, 30, book.Revision));
        ulong last = 30;
        book.Forget(1, ref last);

        Assert.False(book.TryClaim(TickSpans.None.With(1, 60)));
        Assert.False(book.TryClaim(TickSpans.None.With(1, 60), isDrop: true));
        Assert.True(book.TryClaim(TickSpans.None.With(31, 60)));
    }

    private static SpoolBook BookOf(OpenSpool spool) =>
        new(spool, new SpoolEnergy(spool.State, spool.Options.BootId, SpoolState.Empty), new TickOffers(spool.State, TickSpans.None), NullLogger.Instance);
}
