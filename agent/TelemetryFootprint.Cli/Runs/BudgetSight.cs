using System.Globalization;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>
/// Says when a budget in grams cannot be judged, or one of a run on several hosts by this host's part alone, why and since when, and when it can be again; the first few times.
/// </summary>
internal sealed class BudgetSight(RunRequest request, IRunMeter meter, long startMicroseconds, Action<string> say)
{
    private const int MostSaid = 3;

    /// <summary>The collector's first word, and its first joules of a run, take a few seconds.</summary>
    private const long Patience = 30_000_000;

    /// <summary>After the beginning.</summary>
    private long _judgedAt;
    private bool _isBlind;
    private int _said;
    private bool _hasOthers;
    private long _wholeAt;
    private bool _isPart;
    private int _partSaid;

    /// <summary>Before the command is started.</summary>
    public static string? WhyNot(RunRequest request, IRunMeter meter) =>
        request.Budget is { Grams: not null } budget && !meter.HasCollector && WhyNoMean(request.Intensity) is { } why ? NotWatched(budget, "", why) : null;

    public void Look(RunUse use)
    {
        if (request.Budget is { } any) LookAtOthers(any);
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

    private void LookAtOthers(RunBudget budget)
    {
        var said = meter.Collector;
        if (said is { HostOnly: false })
        {
            _hasOthers |= said.Millijoules > said.HostMillijoules;
            _wholeAt = Now;
            if (_isPart && _partSaid <= MostSaid) say($"the budget of {budget.Text} is watched over all the run's hosts again");
            _isPart = false;
            return;
        }

        // Of grams in silence it is said that nobody watches them.
        if (_isPart || (said is null && budget.Grams is not null) || WhyPart(said) is not { } why) return;
        _isPart = true;
        if (++_partSaid > MostSaid) return;
        var since = said is null && meter.HeardMicroseconds is { } heard ? heard - startMicroseconds : _hasOthers ? Now : _wholeAt;
        say($"the budget of {budget.Text} is watched by this host's part alone{Since(since)}: {why}");
    }

    /// <summary>Of a run that was not whole for long nobody knows whether it has other hosts. Null: it has none that anybody told of.</summary>
    private string? WhyPart(ControlCollector? said)
    {
        var isLate = Now - _wholeAt >= Patience;
        return said switch
        {
            null when _hasOthers => "the collector says nothing of the run any more",
            null when meter is { HasCollector: true, HeardMicroseconds: null } && isLate => "the collector says nothing of the run",
            { HostOnlyReason: { } reason } when _hasOthers || isLate => reason,
            { } when _hasOthers => "the collector knows nothing of its other hosts of late",
            _ => null,
        };
    }

    private static string? WhyNoMean(RunIntensity intensity) =>
        intensity.IsStated ? null : "no collector prices the run, and no --zone says whose annual mean would";

    private long Now => meter.NowMicroseconds - startMicroseconds;

    private static string Since(long microseconds) =>
        string.Create(CultureInfo.InvariantCulture, $" since {Math.Max(0, microseconds) / 1e6:0} s after the beginning");

    private static string NotWatched(RunBudget budget, string since, string why) => $"the budget of {budget.Text} is not watched{since}, and ends nothing: {why}";
}
