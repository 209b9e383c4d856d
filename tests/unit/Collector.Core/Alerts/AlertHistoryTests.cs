using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Alerts;

namespace TelemetryFootprint.UnitTests.Collector.Core.Alerts;

/// <summary>Any history of readings, with a clock that jumps: what must hold of what is told.</summary>
public sealed class AlertHistoryTests
{
    private const int Steps = 400;
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AnyHistory_EachKeyIsToldOnce_AndBeginningsAndEndsTakeTurns(int seed)
    {
        var random = new Random(seed);
        var states = new Dictionary<string, Alert>(StringComparer.Ordinal);
        var events = new List<AlertEvent>();
        var now = Start;
        for (var step = 0; step < Steps; step++)
        {
            now += random.Next(10) == 0 ? TimeSpan.FromMinutes(random.Next(-5000, 5000)) : TimeSpan.FromMinutes(1);
            var seen = Seen(random, now);
            var outcome = AlertBoard.Judge(states, seen, now);
            DemandNoDoubt(outcome, seen, now);
            foreach (var alert in outcome.Changed) states[alert.Subject.Id] = alert;
            events.AddRange(outcome.Events);
        }

        Assert.Equal(events.Count, events.Select(one => one.Key).Distinct(StringComparer.Ordinal).Count());
        foreach (var history in events.GroupBy(one => one.Alert.Subject.Id))
        {
            Assert.Equal(history.Select((_, index) => index % 2 == 0 ? "firing" : "resolved"), history.Select(one => one.PhaseWord));
            if (history.First().Alert.Subject.Period is null) continue;
            // Of a period, only what was passed after the last end is told again.
            var ordered = history.ToList();
            for (var again = 2; again < ordered.Count; again += 2) Assert.True(ordered[again].Alert.Since >= ordered[again - 1].Alert.Ends, ordered[again].Key);
        }

        // A history in which nothing happens proves nothing.
        Assert.Contains(events, one => one.Alert.Episode > 1);
        Assert.Contains(events, one => one.Alert.Subject.Period is not null && one.PhaseWord == "resolved");
    }

    /// <summary>What is not certain resolves nothing: only a clear reading, or the end of its period.</summary>
    private static void DemandNoDoubt(AlertOutcome outcome, List<AlertSighting> seen, DateTimeOffset now)
    {
        foreach (var over in outcome.Events.Where(one => one.PhaseWord == "resolved"))
        {
            var isCertain = seen.Any(sighting => sighting.Subject.Id == over.Alert.Subject.Id && sighting.Reading == AlertReading.Clear);
            Assert.True(isCertain || over.Alert.Subject.Period is { } period && now >= period.To.ToTime(), $"{over.Key} at {now:u}");
            Assert.True(over.Alert.Ends > over.Alert.Since, over.Key);
        }
    }

    private static List<AlertSighting> Seen(Random random, DateTimeOffset now)
    {
        AlertReading Any() => (AlertReading)random.Next(4);
        var minute = UtcMinute.FromTime(now);
        var day = new MinuteRange(minute.FloorTo(1440), minute.FloorTo(1440) + 1440);
        return
        [
            new(new(AlertSubject.Threshold, "lab", "80%", AlertSeverity.Warning, day), Any(), "used", now.AddMinutes(-random.Next(600))),
            new(new(AlertSubject.BurnRate, "lab", "6@6h", AlertSeverity.Critical), Any(), "burns", null, TimeSpan.FromMinutes(random.Next(4))),
            new(new(AlertSubject.DataMissing, "lab", "", AlertSeverity.Warning), Any(), "silent"),
        ];
    }
}
