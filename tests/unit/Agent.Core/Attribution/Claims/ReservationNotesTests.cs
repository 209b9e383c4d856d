using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Claims;

public sealed class ReservationNotesTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ScriptedReservations _memory = new();

    public ReservationNotesTests() => _time.Advance(TimeSpan.FromHours(1));

    [Fact]
    public void Note_TheSameAgain_IsKeptOnceAMinuteAndAChangeAtOnce()
    {
        var notes = new ReservationNotes(_memory, _time);
        for (var seconds = 0; seconds <= 60; seconds += 10)
        {
            notes.Note([Held("a", 5)]);
            if (seconds < 60) Assert.Equal((1, 3_600_000_000L), (_memory.Writes, _memory.Kept!.AtMicroseconds));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal((2, 3_660_000_000L), (_memory.Writes, _memory.Kept!.AtMicroseconds));
        notes.Note([Held("a", 5), Held("b", 6)]);
        Assert.Equal(3, _memory.Writes);
        notes.Note([]);
        notes.Note([]);
        Assert.Equal((4, 0), (_memory.Writes, _memory.Kept.Reservations.Count));
    }

    [Fact]
    public void Note_NothingOnAHostWithoutAScheduler_WritesNothing()
    {
        new ReservationNotes(_memory, _time).Note([]);

        Assert.Equal(0, _memory.Writes);
    }

    [Theory]
    [InlineData(600, true)]
    [InlineData(601, false)]
    public void Ctor_WhatWasKept_HoldsForTenMinutes(int seconds, bool isFresh)
    {
        new ReservationNotes(_memory, _time).Note([Held("a", 5)]);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        var next = new ReservationNotes(_memory, _time);

        Assert.Equal((isFresh, "a", 5), (next.IsFresh, next.Found.Single().RunId, next.Found.Single().SinceMicroseconds));
    }

    /// <summary>A clock that stands before what was kept is another one, whatever its boot says.</summary>
    [Fact]
    public void Ctor_KeptInTheFuture_IsNothing()
    {
        _memory.Kept = new KeptReservations("", 3_600_000_001, [Held("a", 5)]);

        Assert.Empty(new ReservationNotes(_memory, _time).Found);
    }

    private static SystemReservation Held(string run, long since) => new(run, ["GPU-1"], since);
}
