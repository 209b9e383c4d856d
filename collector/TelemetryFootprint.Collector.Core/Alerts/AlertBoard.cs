using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>The rules by which alerts begin and end. No state is here: the same states and sightings give the same outcome.</summary>
public static class AlertBoard
{
    /// <summary>So long an alert fires at least whose period is over: a notifier that gathers alerts for minutes passes none on that are over by then.</summary>
    private static readonly TimeSpan Lingers = TimeSpan.FromMinutes(15);

    /// <param name="states">By <see cref="AlertSubject.Id"/>.</param>
    /// <param name="seen">All that this evaluation judged: what is not in it is not judged any more.</param>
    /// <param name="at">When it judged.</param>
    public static AlertOutcome Judge(IReadOnlyDictionary<string, Alert> states, IReadOnlyCollection<AlertSighting> seen, DateTimeOffset at)
    {
        var changed = new List<Alert>();
        var events = new List<AlertEvent>();
        void Keep(Alert? before, Alert? after)
        {
            if (after is null || after == before) return;
            changed.Add(after);
            if ((after.Phase == AlertPhase.Firing) != (before?.Phase == AlertPhase.Firing)) events.Add(new(after, at));
            else if (before is not null && after.Episode != before.Episode) events.AddRange([new(Resolve(before, at, "the limit was changed"), at), new(after, at)]);
        }

        foreach (var sighting in seen)
        {
            var before = states.GetValueOrDefault(sighting.Subject.Id);
            Keep(before, Step(before, sighting, at));
        }

        var (ids, families) = (seen.Select(sighting => sighting.Subject.Id).ToHashSet(StringComparer.Ordinal), seen.Select(sighting => sighting.Subject.Family).ToHashSet(StringComparer.Ordinal));
        foreach (var alert in states.Values.Where(alert => alert.Phase is AlertPhase.Firing or AlertPhase.Pending && !ids.Contains(alert.Subject.Id)))
            Keep(alert, Forgotten(alert, families.Contains(alert.Subject.Family), at));
        return new(changed, events);
    }

    private static Alert? Step(Alert? before, AlertSighting seen, DateTimeOffset at) => before?.Phase switch
    {
        AlertPhase.Firing => Burning(before, seen, at),
        AlertPhase.Pending => Waiting(before, seen, at),
        AlertPhase.Resolved when seen.Reading == AlertReading.Clear => Untold(before, seen, at),
        _ => seen.Reading == AlertReading.Raised && MayBegin(before, seen, at) ? Begin(before, seen, at) : before,
    };

    /// <summary>Within another limit nothing is told, and what was told of the limit before is done with: whichever is passed next is told.</summary>
    private static Alert Untold(Alert before, AlertSighting seen, DateTimeOffset at) => IsOfAnother(before, seen, at) ? before with { Limit = Alert.NoLimitTold } : before;

    /// <summary>
    /// Of a period, what is over is not told a second time, whatever a restatement makes of it. What was passed after it was over is something else, and so is
    /// another limit while the period goes on. What was taken out of the configuration is told again when it is put back within the period.
    /// </summary>
    private static bool MayBegin(Alert? before, AlertSighting seen, DateTimeOffset at) => before is null || seen.Subject.Period is not { } period
        || (before.Phase == AlertPhase.Quiet ? before.Ends is null || at < period.To.ToTime() : seen.Since >= before.Ends || IsOfAnother(before, seen, at));

    private static Alert Begin(Alert? before, AlertSighting seen, DateTimeOffset at)
    {
        var alert = new Alert(seen.Subject, AlertPhase.Pending, seen.Since ?? at, null, before?.Episode ?? 0, seen.Summary) { Limit = seen.Limit };
        return seen.Lasts <= TimeSpan.Zero ? Fire(alert, seen, at) : alert;
    }

    private static Alert Waiting(Alert before, AlertSighting seen, DateTimeOffset at)
    {
        if (seen.Reading is AlertReading.Clear or AlertReading.Held) return before with { Phase = AlertPhase.Quiet };
        // The clock was set back: what has lasted is not known, and counts from now.
        if (at < before.Since) return before with { Since = at };
        return seen.Reading == AlertReading.Raised && at - before.Since >= seen.Lasts ? Fire(before, seen, at) : before;
    }

    private static Alert Fire(Alert before, AlertSighting seen, DateTimeOffset at) => before with
    {
        Phase = AlertPhase.Firing,
        Subject = seen.Subject,
        Ends = seen.Subject.Period is { } period && at + Lingers > period.To.ToTime() ? at + Lingers : null,
        Episode = before.Episode + 1,
        Summary = seen.Summary,
    };

    private static DateTimeOffset EndOf(Alert firing, MinuteRange period) => firing.Ends ?? period.To.ToTime();

    private static Alert Burning(Alert before, AlertSighting seen, DateTimeOffset at)
    {
        // Of an alert of a release that named no units.
        if (before.Subject.Unit.Length == 0 && seen.Subject.Unit.Length > 0) before = before with { Subject = before.Subject with { Unit = seen.Subject.Unit } };
        if (before.Subject.Period is { } period && at >= EndOf(before, period)) return Resolve(before, EndOf(before, period), "the period is over");
        if (seen.Reading == AlertReading.Raised && IsOfAnother(before, seen, at)) return Fire(before with { Since = seen.Since ?? at, Limit = seen.Limit }, seen, at);
        if (seen.Reading == AlertReading.Clear) return Resolve(Untold(before, seen, at), at, seen.Summary);
        return before.Limit is null ? before with { Limit = seen.Limit } : before;
    }

    /// <summary>The limit is another one. Of a period that is over nobody is told what another limit would have made of it.</summary>
    private static bool IsOfAnother(Alert before, AlertSighting seen, DateTimeOffset at) =>
        before.Limit is { } limit && seen.Limit is { } now && limit != now && (seen.Subject.Period is not { } period || at < period.To.ToTime());

    /// <summary>Of a period that nothing is said of: it is over, or the clock stands elsewhere. Else nobody asks for it any more.</summary>
    private static Alert Forgotten(Alert alert, bool isJudgedInOthers, DateTimeOffset at)
    {
        if (alert.Subject.Period is { } period && isJudgedInOthers)
            return at < EndOf(alert, period) ? alert : alert.Phase == AlertPhase.Firing ? Resolve(alert, EndOf(alert, period), "the period is over") : alert with { Phase = AlertPhase.Quiet };
        if (alert.Phase != AlertPhase.Firing) return alert with { Phase = AlertPhase.Quiet };
        var over = Resolve(alert, at, "it is not judged any more: the configuration changed");
        return alert.Subject.Period is null ? over : over with { Phase = AlertPhase.Quiet };
    }

    /// <summary>An end is after its beginning, whatever the clocks say.</summary>
    private static Alert Resolve(Alert alert, DateTimeOffset ends, string why) =>
        alert with { Phase = AlertPhase.Resolved, Ends = ends > alert.Since ? ends : alert.Since.AddMinutes(1), Summary = $"{alert.Summary}; resolved: {why}" };
}
