using TelemetryFootprint.Agent.Core.Delivery;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

public sealed class SendWindowTests
{
    private readonly SendWindow _window = new();

    [Theory]
    [InlineData(1, 10, 1)]
    [InlineData(1, 11, 11)]
    [InlineData(7, 6, 1)]
    [InlineData(1, 0, 1)]
    public void Split_OfWhatWaits_IsABacklogOnlyBeyondOneBatch(ulong oldest, ulong newest, ulong boundary)
    {
        var window = new SendWindow();

        window.Split(oldest, newest, ticksPerBatch: 10);

        Assert.Equal((boundary, boundary > 1), (window.Boundary, window.Backlog is not null));
    }

    [Fact]
    public void IsOpen_AtTheMaximum_ClosesUntilAnAnswer()
    {
        _window.Offer(2);
        _window.Sent(1, 10, 0);
        Assert.True(_window.IsOpen(0));
        _window.Sent(11, 20, 0);
        Assert.False(_window.IsOpen(0));
        Assert.Equal((11UL, 20UL), _window.Answered(11, 99));
        Assert.True(_window.IsOpen(0));
        Assert.Equal(21UL, _window.Next);
    }

    [Fact]
    public void Answered_Partly_KeepsTheRestInFlight()
    {
        _window.Sent(1, 10, 5);
        _window.Answered(1, 4);
        Assert.False(_window.IsEmpty);
        _window.Answered(5, 10);
        Assert.True(_window.IsEmpty);
    }

    [Fact]
    public void Answered_NeverSent_IsNothing() => Assert.Null(_window.Answered(1, ulong.MaxValue));

    [Fact]
    public void TakeRetry_BeforeItsTime_IsNothing()
    {
        _window.Sent(1, 10, 0);
        _window.Again(new(1, 10, 100));
        Assert.Null(_window.TakeRetry(99));
        Assert.Equal(100, _window.NextMoment(99));
        Assert.Equal(new Retry(1, 10, 100), _window.TakeRetry(100));
    }

    [Fact]
    public void Again_BeyondTheCap_RestsAndRewindsNothing()
    {
        _window.Split(1_000);
        _window.Sent(1, 999, 0);
        _window.Sent(1_000, 2_000, 0);
        for (ulong i = 0; i < 200; i++) _window.Again(new(1_000 + (i * 3), 1_001 + (i * 3), 50 + (long)i, 3));
        _window.Again(new(500, 600, 70, 7));

        Assert.Null(_window.TakeRetry(49));
        Assert.Equal((2_001UL, (ValueTuple<ulong, ulong>?)null), (_window.Next, _window.Backlog));
        var taken = new List<Retry>();
        while (_window.TakeRetry(1_000) is { } retry) taken.Add(retry);
        Assert.InRange(taken.Count, 2, 64);
        Assert.Contains(new(500, 600, 70, 7), taken);
        for (ulong i = 0; i < 200; i++) Assert.Contains(taken, retry => retry.First <= 1_000 + (i * 3) && retry.Last >= 1_001 + (i * 3) && retry.NotBefore >= 50 + (long)i);
    }

    [Fact]
    public void TakeRetry_InTheLastPlace_IsLeftForWhatWasNotRefused()
    {
        _window.Offer(3);
        for (ulong i = 1; i <= 3; i++) _window.Again(new(i, i, 0));
        _window.Sent(1, 1, 0, _window.TakeRetry(0)!.Value.Refusals);
        _window.Sent(2, 2, 0, _window.TakeRetry(0)!.Value.Refusals);

        Assert.True(_window.IsOpen(0));
        Assert.Null(_window.TakeRetry(0));
        Assert.Equal(1, _window.RefusalsOf(2, 2));
        _window.Answered(1, 1);
        Assert.NotNull(_window.TakeRetry(0));
    }

    [Fact]
    public void ContinueAfter_TheTicksBeforeWereTaken_IsDueAtOnce()
    {
        _window.Again(new(11, 20, 100));
        _window.ContinueAfter(9);
        Assert.Null(_window.TakeRetry(0));
        _window.ContinueAfter(10);
        Assert.Equal(11UL, _window.TakeRetry(0)!.Value.First);
    }

    [Fact]
    public void Skip_TheTicksBeforeAreNotToBeSent_WhatFollowsIsDueAtOnce()
    {
        _window.Again(new(11, 20, 100));
        _window.Skip(10);
        Assert.Equal(11UL, _window.TakeRetry(0)!.Value.First);
    }

    [Fact]
    public void PauseUntil_ClosesTheWindow()
    {
        _window.PauseUntil(50);
        Assert.False(_window.IsOpen(49));
        Assert.True(_window.IsOpen(50));
    }

    [Fact]
    public void OwedSince_IsTheOldestFlightOrTheEndOfAPause()
    {
        Assert.Null(_window.OwedSince);
        _window.Sent(1, 10, 5);
        _window.Sent(11, 20, 9);
        Assert.Equal(5, _window.OwedSince);
        _window.Answered(1, 10);
        Assert.Equal(9, _window.OwedSince);
        _window.PauseUntil(50);
        Assert.Equal(50, _window.OwedSince);
        _window.Answered(11, 20);
        Assert.Null(_window.OwedSince);
    }

    [Theory]
    [InlineData(4u, 1u, 1)]
    [InlineData(4u, 64u, 4)]
    [InlineData(4u, uint.MaxValue, 4)]
    [InlineData(0u, 3u, 1)]
    [InlineData(uint.MaxValue, uint.MaxValue, 64)]
    public void Narrow_NeverGoesBeyondTheOffer(uint offered, uint asked, int expected)
    {
        _window.Offer(offered);
        _window.Narrow(asked);
        int sent = 0;
        while (_window.IsOpen(0)) _window.Sent((ulong)++sent, (ulong)sent, 0);
        Assert.Equal(expected, sent);
    }

    [Fact]
    public void Answered_AfterRetriesOverflowed_StillCountsForWhatWasSent()
    {
        _window.Sent(1, 1_000, 0);
        for (ulong i = 1; i <= 65; i++) _window.Again(new(i, i, 0));
        Assert.Equal(1_001UL, _window.Next);
        Assert.Equal((900UL, 1_000UL), _window.Answered(900, 2_000));
    }

    [Fact]
    public void Split_BothLanes_AdvanceApart()
    {
        _window.Offer(4);
        _window.Split(100);
        _window.Sent(100, 100, 0);
        _window.Sent(1, 40, 0);

        Assert.Equal((101UL, 41UL, 99UL), (_window.Next, _window.Backlog!.Value.From, _window.Backlog.Value.To));
        Assert.Equal((1UL, 40UL), _window.Answered(0 + 1, 100));
        Assert.Null(_window.Answered(41, 99));
        Assert.Equal((100UL, 100UL), _window.Answered(50, ulong.MaxValue));
        Assert.True(_window.IsEmpty);
        _window.Skip(99);
        Assert.Null(_window.Backlog);
    }

    [Fact]
    public void MayTakeBacklog_NeverTheLastPlace_AndLessAfterASlowAnswer()
    {
        _window.Offer(4);
        _window.Split(1000);
        for (ulong batch = 0; batch < 3; batch++)
        {
            Assert.True(_window.MayTakeBacklog(10));
            _window.Sent((batch * 10) + 1, (batch * 10) + 10, 0);
        }

        Assert.False(_window.MayTakeBacklog(10));
        Assert.True(_window.IsOpen(0));
        // Three seconds each: from four at a time to one.
        _window.Answered(1, 10, 3, 1);
        _window.Answered(11, 20, 3, 1);
        Assert.False(_window.MayTakeBacklog(10));
        _window.Answered(21, 30, 3, 1);
        Assert.True(_window.MayTakeBacklog(10));
        _window.Sent(31, 40, 3);
        Assert.False(_window.MayTakeBacklog(10));
        _window.Answered(31, 40, 3, 1);
        _window.Sent(41, 50, 3);
        Assert.True(_window.MayTakeBacklog(10));
    }

    [Fact]
    public void MayTakeBacklog_TicksThatGoAlone_AreManyAtATimeThoughAnswersAreSlow()
    {
        _window.Offer(32);
        _window.Split(1000);
        // From four full batches at a time to one.
        for (ulong batch = 0; batch < 2; batch++)
        {
            _window.Sent(batch + 1, batch + 1, 0);
            _window.Answered(batch + 1, batch + 1, 3, 1);
        }

        for (ulong tick = 0; tick < 10; tick++)
        {
            Assert.True(_window.MayTakeBacklog(10));
            _window.Sent(tick + 11, tick + 11, 0);
        }

        Assert.False(_window.MayTakeBacklog(10));
    }

    [Fact]
    public void MayTakeBacklog_OneAtATime_OnlyWhileNothingIsOnItsWay()
    {
        _window.Split(1000);
        Assert.True(_window.MayTakeBacklog(10));
        _window.Sent(1000, 1000, 0);
        Assert.False(_window.MayTakeBacklog(10));
        _window.Answered(1000, 1000);
        Assert.True(_window.MayTakeBacklog(10));
        _window.EndBacklog();
        Assert.False(_window.MayTakeBacklog(10));
    }
}
