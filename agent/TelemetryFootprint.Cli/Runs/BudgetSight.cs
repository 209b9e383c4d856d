using System.Globalization;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>Says when a budget in grams cannot be judged, why and since when, and when it can be again; the first few times.</summary>
internal sealed class BudgetSight(RunRequest request, IRunMeter meter, long startMicroseconds, Action<string> say)
{
    private const int MostSaid = 3;

    /// <summary>The collector's first word, and its first joules of a run, take a few seconds.</summary>
    private const long Patience = 30_000_000;

    /// <summary>After the beginning.</summary>
    private long _judgedAt;
    private bool _isBlind;
    private int _said;

    /// <summary>Before the command is started.</summary>
    public static string? WhyNot(RunRequest request, IRunMeter meter) =>
        request.Budget is { Grams: not null } budget && !meter.HasCollector && WhyNoMean(request.Intensity) is { } why ? NotWatched(budget, "", why) : null;

    public void Look(RunUse use)
    {
        if (request.Budget is not { Grams: not null } budget || (use.Judged is null && use.Energy is null)) return;
        if (use.Judged is not null)
        {
            _judgedAt = Now;
            if (_isBlind && _said <= MostSaid) say($"the budget of {budget.Text} is watched again");
            _isBlind = false;
            return;
        }

        if (_isBlind || (!meter.HasCollector && WhyNoMean(request.Intensity) is null)) return;
        var isSilent = meter is { Collector: null, HeardMicroseconds: not null };
        if (!isSilent && Now - _judgedAt < Patience) return;
        _isBlind = true;
        // Without any collector it was said at the beginning.
        if (!meter.HasCollector || ++_said > MostSaid) return;
        var since = isSilent ? meter.HeardMicroseconds!.Value - startMicroseconds : _judgedAt;
        say(NotWatched(budget, Since(since), isSilent ? "the collector says nothing of the run any more" : "the collector has no grams of the run"));
    }

    private static string? WhyNoMean(RunIntensity intensity) =>
        intensity.IsStated ? null : "no collector prices the run, and no --zone says whose annual mean would";

    private long Now => meter.NowMicroseconds - startMicroseconds;

    private static string Since(long microseconds) =>
        string.Create(CultureInfo.InvariantCulture, $" since {Math.Max(0, microseconds) / 1e6:0} s after the beginning");

    private static string NotWatched(RunBudget budget, string since, string why) => $"the budget of {budget.Text} is not watched{since}, and ends nothing: {why}";
}
