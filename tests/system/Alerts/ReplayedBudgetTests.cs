using System.Text.Json;
using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>
/// A budget that a replayed trace crosses: the true moment is known from the trace, the grid's file and the PUE alone. Receivers that fail are told of it as one
/// event, within one evaluation interval, a minute, of the energy's own time; and nobody is told of anything a second time.
/// </summary>
public sealed class ReplayedBudgetTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    [FakeTimeFact]
    public async Task Crossing_OfAReplayedTrace_FiresOnceWithinOneEvaluationOfTheTruth()
    {
        var now = TimeProvider.System.GetUtcNow();
        // Alertmanager has the true clock: what it is told must not be over by that.
        await using var replay = new ReplayedStack(now.AddTicks(-(now.Ticks % (5 * TimeSpan.TicksPerMinute))));
        var ports = FreePort.Next(4);
        await using var failing = await new Hook(ports[0]).StartAsync(500, 302);
        await using var hanging = await new Hook(ports[1]).StartAsync(Hook.Hang);
        await using var receiver = await new Hook(ports[2]).StartAsync();
        await using var alertmanager = AlertmanagerFactAttribute.Program is null
            ? null : AlertmanagerTests.Start(replay.Stack.Folder.Combine("alertmanager.yml"), replay.Stack.Folder.Combine("alertmanager"), ports[3], receiver);
        var limit = Math.Round(replay.Grams((5 * 60) + 35), 6);
        await replay.StartAsync(
            [.. BudgetOf(limit, "year"), "--Budgets:lab:Thresholds=100%", .. WebhookTests.Notify(replay.Stack, ("failing", failing), ("hanging", hanging)),
                "--Notify:am:Kind=alertmanager", $"--Notify:am:Url=http://127.0.0.1:{ports[3]}", "--Notify:am:AllowPrivate=true"]);

        replay.Stand(replay.Start.AddMinutes(4).AddSeconds(1));
        await replay.PlayAsync(0, 4 * 60);
        await replay.LiveAsync(4, 5);
        Assert.Empty(failing.Answers);
        await replay.LiveAsync(5, 6);
        await replay.Stack.UntilAsync(() => hanging.Answers.Contains(Hook.Hang), TimeSpan.FromMinutes(1));
        await hanging.StopAsync();
        await hanging.StartAsync();
        await replay.LiveAsync(6, 7);
        await replay.Stack.UntilAsync(() => !failing.Taken.IsEmpty && !hanging.Taken.IsEmpty && (alertmanager is null || !receiver.Taken.IsEmpty), TimeSpan.FromMinutes(2));

        var truth = replay.Reached(limit);
        foreach (var hook in new[] { failing, hanging })
        {
            var told = JsonDocument.Parse(Assert.Single(hook.Taken).Body).RootElement;
            var late = told.GetProperty("judgedAt").GetDateTimeOffset() - truth;
            output.WriteLine(FormattableString.Invariant($"{replay.Trace.Name}: crossed at {truth:HH:mm:ss.f}, judged {late.TotalSeconds:F1} s later"));
            Assert.InRange(late, TimeSpan.Zero, Interval);
            Assert.InRange(truth - told.GetProperty("startsAt").GetDateTimeOffset(), TimeSpan.Zero, Interval);
        }

        if (alertmanager is null) return;
        var passed = Assert.Single(AlertmanagerTests.Of(receiver, "firing"));
        Assert.InRange(truth - passed.GetProperty("startsAt").GetDateTimeOffset(), TimeSpan.Zero, Interval);
    }

    /// <summary>F37: whatever the collector's clock does, an event is told once and no period is skipped. At the end, the next day is as any day.</summary>
    [FakeTimeFact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F37")]
    public async Task ClockOfTheCollector_ThatJumps_TellsNothingTwiceAndSkipsNoPeriod()
    {
        await using var replay = new ReplayedStack(new(2026, 11, 18, 8, 0, 0, TimeSpan.Zero));
        await using var hook = await new Hook(FreePort.Next(1)[0]).StartAsync();
        await replay.StartAsync([.. BudgetOf(replay.Grams(100)), "--Budgets:lab:Thresholds=100%,1000%", .. WebhookTests.Notify(replay.Stack, ("hook", hook))]);
        await replay.LiveAsync(0, 2);
        const string First = "BudgetThreshold/lab/100%/2026-11-18T00:00Z#1/firing";
        Assert.Equal([First], await ToldAsync(replay, hook, First));

        foreach (var at in (DateTimeOffset[])[replay.Start.AddHours(1), replay.Start.AddHours(-1), DateTimeOffset.UnixEpoch.AddDays(1), replay.Start.AddDays(40), replay.Start.AddMinutes(3)])
            await replay.JudgeAsync(at);
        await replay.KillAsync();
        replay.Stand(replay.Start.AddMinutes(4).AddSeconds(6));
        await replay.StartAsync([.. BudgetOf(replay.Grams(100)), "--Budgets:lab:Thresholds=100%,1000%", .. WebhookTests.Notify(replay.Stack, ("hook", hook))]);
        await replay.JudgeAsync(replay.Start.AddMinutes(5));

        // The next day, and a crossing in it.
        const int Day = 24 * 60;
        await replay.LiveAsync(Day, Day + 2);
        const string Next = "BudgetThreshold/lab/100%/2026-11-19T00:00Z#1/firing";
        var told = await ToldAsync(replay, hook, Next);
        Assert.Equal([First, Next], told.Where(key => key.EndsWith("/firing", StringComparison.Ordinal)));
        // The first one's end, which its period brought.
        Assert.Equal("BudgetThreshold/lab/100%/2026-11-18T00:00Z#1/resolved", Assert.Single(told, key => key.EndsWith("/resolved", StringComparison.Ordinal)));
    }

    /// <summary>An hour that comes at once, then a grid that is restated down and up, then silence: each is told once, and silence takes nothing back.</summary>
    [FakeTimeFact]
    [Trait("Category", "Slow")]
    public async Task Backlog_Restatements_AndSilence_AreOneEventEach()
    {
        await using var replay = new ReplayedStack(new(2026, 11, 18, 8, 0, 0, TimeSpan.Zero));
        await using var hook = await new Hook(FreePort.Next(1)[0]).StartAsync();
        var limit = replay.Grams((40 * 60) + 20);
        await replay.StartAsync([.. BudgetOf(limit), "--Budgets:lab:Thresholds=100%", .. WebhookTests.Notify(replay.Stack, ("hook", hook))]);
        await replay.LiveAsync(0, 1);
        replay.Stand(replay.Start.AddMinutes(61).AddSeconds(1));
        await replay.PlayAsync(60, 3600);
        await replay.JudgeAsync(replay.Start.AddMinutes(61));
        const string First = "BudgetThreshold/lab/100%/2026-11-18T00:00Z#1/firing", Over = "BudgetThreshold/lab/100%/2026-11-18T00:00Z#1/resolved";
        Assert.Equal([First], await ToldAsync(replay, hook, First));
        var told = JsonDocument.Parse(hook.Taken.Single().Body).RootElement;
        Assert.InRange(replay.Reached(limit) - told.GetProperty("startsAt").GetDateTimeOffset(), TimeSpan.Zero, Interval);
        Assert.Equal(replay.Start.AddMinutes(61), told.GetProperty("judgedAt").GetDateTimeOffset());

        await RestateAsync(replay, 50, 100);
        await replay.JudgeAsync(replay.Start.AddMinutes(62));
        Assert.Equal([First, Over], await ToldAsync(replay, hook, Over));
        await RestateAsync(replay, 150, 300);
        await replay.JudgeAsync(replay.Start.AddMinutes(63));
        await replay.JudgeAsync(replay.Start.AddMinutes(64));

        // Nothing is heard of the last hour, and of the next ten minutes.
        await replay.JudgeAsync(replay.Start.AddMinutes(121));
        await replay.JudgeAsync(replay.Start.AddMinutes(133));
        const string Missing = "BudgetDataMissing/lab/#1/firing";
        Assert.Equal([First, Over, Missing], await ToldAsync(replay, hook, Missing));
    }

    private static string[] BudgetOf(double grams, string period = "day") => [FormattableString.Invariant($"--Budgets:lab:Limit={Math.Round(grams, 6)}g"), $"--Budgets:lab:Period={period}", "--Budgets:lab:Tiers=1000@72h"];

    private static async Task RestateAsync(ReplayedStack replay, double even, double odd)
    {
        replay.Say(even, odd);
        await replay.BookedAsync(0, 3600);
    }

    /// <summary>All that the receiver took up to that one. A queue is told in its order: what is not before it was never told.</summary>
    private static async Task<IReadOnlyList<string>> ToldAsync(ReplayedStack replay, Hook hook, string last)
    {
        await replay.Stack.UntilAsync(() => hook.Keys.Contains(last), TimeSpan.FromMinutes(1));
        return hook.Keys;
    }
}
