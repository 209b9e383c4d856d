using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class TickOffersTests
{
    private readonly TickOffers _offers = new(SpoolState.Empty with { LastSequence = 1000 }, TickSpans.None);

    [Fact]
    public void Missing_ThousandTicksOneByOne_IsAskedOncePerReserve()
    {
        int written = 0;
        for (ulong sequence = 1; sequence <= 1000; sequence++)
        {
            Assert.True(_offers.TryOffer(sequence, sequence, 0));
            if (_offers.Missing(sequence, sequence) is not { } spans) continue;
            _offers.Written(spans);
            written++;
        }

        Assert.Equal(4, written);
        Assert.True(_offers.Durable.Covers(1, 1000));
        Assert.True(_offers.Offered.Covers(1, 1000));
        Assert.False(_offers.Offered.Covers(1, 1001));
    }

    [Fact]
    public void Missing_UntilItIsWritten_StaysMissing()
    {
        _offers.TryOffer(5, 9, 0);
        Assert.NotNull(_offers.Missing(5, 9));
        Assert.NotNull(_offers.Missing(5, 9));
        _offers.Written(_offers.Missing(5, 9)!);
        Assert.Null(_offers.Missing(5, 9));
        _offers.Answered(5, 9);
        Assert.NotNull(_offers.Missing(5, 9));
        Assert.Null(_offers.Missing(10, 9 + TickOffers.Ahead));
    }

    [Fact]
    public void New_OfAnEarlierProcess_KeepsWhatItReservedOfTheTicksThatAreThere()
    {
        var offers = new TickOffers(SpoolState.Empty with { LastSequence = 300, Offered = TickSpans.None.With(100, 450) }, TickSpans.None.With(20, 30).With(290, 900));

        Assert.Equal([new(20, 30), new(100, 300)], offers.Offered.Spans);
        Assert.Equal([new(100, 300)], offers.Durable.Spans);
        Assert.False(offers.TryClaim(TickSpans.None.With(250, 260)));
        Assert.False(offers.TryClaim(TickSpans.None.With(25, 26)));
        Assert.True(offers.TryClaim(TickSpans.None.With(31, 99)));
    }

    [Fact]
    public void ToSay_WhatLeftWhileTheFileRefused_IsSaidByTheNextCommit()
    {
        _offers.Written(TickSpans.None.With(1, 300));
        Assert.True(_offers.TryOffer(500, 600, 0));

        Assert.Equal([new(1, 300), new(500, 600)], _offers.ToSay.Spans);
        Assert.Equal([new(1, 300), new(500, 620 + TickOffers.Ahead)], _offers.Missing(590, 620)!.Spans);
    }

    [Fact]
    public void TryClaim_Merged_CannotBeOfferedUntilItIsPeekedAgain()
    {
        Assert.True(_offers.TryClaim(TickSpans.None.With(1, 60)));
        Assert.False(_offers.TryOffer(60, 70, 0));
        _offers.Release();
        Assert.False(_offers.TryOffer(60, 70, 0));
        Assert.True(_offers.TryOffer(60, 70, 1));
        Assert.False(_offers.TryClaim(TickSpans.None.With(65, 80)));
    }
}
