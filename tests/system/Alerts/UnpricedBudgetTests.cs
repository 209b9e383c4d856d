using TelemetryFootprint.SystemTests.Faults;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>A grid that gives no answer for an hour while a budget burns: what is not known ends no alert and is told of itself, once, and data end both.</summary>
public sealed class UnpricedBudgetTests(ITestOutputHelper output)
{
    private const string Burns = "BudgetBurnRate/lab/10@1h#1/firing", Burnt = "BudgetBurnRate/lab/10@1h#1/resolved";
    private const string Missing = "BudgetDataMissing/lab/#1/firing", Found = "BudgetDataMissing/lab/#1/resolved";
    private const int Minute = 60;
    private const double Clean = 1;

    [FakeTimeFact]
    [Trait("Category", "Slow")]
    public async Task Rate_WhileTheGridIsSilent_GoesOnFiring_AndDataAloneEndIt()
    {
        var now = TimeProvider.System.GetUtcNow();
        var start = now.AddTicks(-(now.Ticks % (5 * TimeSpan.TicksPerMinute)));
        await using var grid = await ReplayedGrid.StartAsync(start, from => from >= start.AddMinutes(95) ? Clean : (from - start).TotalMinutes % 10 == 0 ? 150 : 300);
        await using var replay = new ReplayedStack(start) { Grid = grid };
        await using var hook = await new Hook(FreePort.Next()).StartAsync();
        // Six minutes of an hour are forty times what a year's limit has for the hour.
        string[] settings =
        [
            FormattableString.Invariant($"--Budgets:lab:Limit={Math.Round(replay.Grams(6 * Minute) * 8760 / 40, 6)}g"), "--Budgets:lab:Period=year", "--Budgets:lab:Tiers=10@1h", "--Budgets:lab:Floor=0%",
            .. WebhookTests.Notify(replay.Stack, ("hook", hook)),
        ];
        replay.Stand(start.AddMinutes(5).AddSeconds(1));
        await replay.StartAsync(settings);
        await replay.PlayAsync(0, 5 * Minute);
        await replay.JudgeAsync(start.AddMinutes(5));
        await replay.LiveAsync(5, 7);
        await TakenAsync(replay, hook, Burns);

        grid.IsDown = true;
        replay.Stand(start.AddMinutes(82).AddSeconds(1));
        await replay.PlayUnpricedAsync(7 * Minute, 82 * Minute);
        await replay.JudgeAsync(start.AddMinutes(82));
        replay.Stand(start.AddMinutes(93).AddSeconds(1));
        await replay.PlayUnpricedAsync(82 * Minute, 93 * Minute);
        await replay.JudgeAsync(start.AddMinutes(93));
        await TakenAsync(replay, hook, Burns, Missing);
        Assert.True(grid.Refused > 0);

        // The grid is asked again when the clock moves on: what it says of the hour ends the riddle, and that hour burnt too fast.
        grid.IsDown = false;
        await replay.LiveAsync(93, 95);
        await TakenAsync(replay, hook, Burns, Missing, Found);
        Assert.Equal([(Burns, "firing"), (Missing, "resolved")], await PhasesAsync(replay));

        replay.Say(Clean, Clean);
        replay.Stand(start.AddMinutes(101).AddSeconds(1));
        await replay.PlayAsync(95 * Minute, 101 * Minute);
        await replay.JudgeAsync(start.AddMinutes(101));
        await TakenAsync(replay, hook, Burns, Missing, Found, Burnt);
        output.WriteLine($"{grid.Refused} questions were refused; told: {string.Join(", ", hook.Keys)}");
    }

    private static async Task<IEnumerable<(string, string?)>> PhasesAsync(ReplayedStack replay) =>
        (await replay.Stack.ApiAsync("alerts")).GetProperty("alerts").EnumerateArray().Select(alert => ($"{alert.GetProperty("key").GetString()}/firing", alert.GetProperty("phase").GetString())).Order();

    private static async Task TakenAsync(ReplayedStack replay, Hook hook, params string[] keys)
    {
        await replay.Stack.UntilAsync(() => hook.Keys.Contains(keys[^1]), TimeSpan.FromSeconds(20));
        Assert.Equal(keys, hook.Keys);
    }
}
