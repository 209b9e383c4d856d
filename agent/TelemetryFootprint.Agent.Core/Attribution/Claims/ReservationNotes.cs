using TelemetryFootprint.Agent.Core.Sampling;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>
/// What one scheduler had set aside as the agent's last process ended, and since when: the row that bridges a restart began before anybody could ask again, and its
/// unused energy has the same owner as before. One thread.
/// </summary>
internal sealed class ReservationNotes
{
    /// <summary>How long a word of before holds until there is a new one.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    /// <summary>Between two notes of the same.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly IReservationMemory _memory;
    private readonly TimeProvider _time;
    private List<string> _noted = [];
    private long? _notedAt;

    public ReservationNotes(IReservationMemory memory, TimeProvider time)
    {
        (_memory, _time) = (memory, time);
        if (memory.Recall() is not { } kept || kept.AtMicroseconds > time.MonotonicMicroseconds())
            return;
        (Found, AtMicroseconds) = (kept.Reservations, kept.AtMicroseconds);
        IsFresh = time.MonotonicMicroseconds() - AtMicroseconds <= (long)Memory.TotalMicroseconds;
        (_noted, _notedAt) = ([.. Found.Select(Text)], AtMicroseconds);
    }

    /// <summary>Of the last process, however long ago it was in this boot.</summary>
    public IReadOnlyList<SystemReservation> Found { get; } = [];

    /// <summary>When that was.</summary>
    public long AtMicroseconds { get; }

    /// <summary>What was found holds until there is a new word.</summary>
    public bool IsFresh { get; }

    /// <summary>What is set aside now: kept when it changes, and each minute, so that the next process knows how old it is.</summary>
    public void Note(IReadOnlyList<SystemReservation> reservations)
    {
        List<string> texts = [.. reservations.Select(Text)];
        var now = _time.MonotonicMicroseconds();
        var isSame = texts.SequenceEqual(_noted, StringComparer.Ordinal);
        if (isSame && (texts.Count == 0 || now - _notedAt < (long)Pause.TotalMicroseconds))
            return;
        (_noted, _notedAt) = (texts, now);
        _memory.Keep(new KeptReservations("", now, reservations));
    }

    private static string Text(SystemReservation reservation) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{reservation.SinceMicroseconds} {reservation.RunId} {string.Join(' ', reservation.Gpus)}");
}
