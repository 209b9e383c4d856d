using TelemetryFootprint.Agent.Core.Energy;

namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>
/// Whether a GPU's energy counter may be believed to be the GPU's. Off Grace it is. On GH200 it counts the module, CPU included. Of GB200
/// and GB300 nobody has published it, so the counter is used only once a whole window of at least ten seconds has agreed with the power.
/// </summary>
public sealed class CounterScopeCheck(GraceMember gpu)
{
    private const double LeastRatio = 0.95;
    private const double MostRatio = 1.05;

    private readonly CrossCheck _window = new();
    private long? _counterMillijoules;

    public CounterScope Scope { get; private set; } =
        !gpu.IsGrace ? CounterScope.Gpu : gpu.IsGraceHopper ? CounterScope.Module : CounterScope.Unknown;

    /// <summary>Why the counter is not used, for people; empty: it is.</summary>
    public string Reason => Scope switch
    {
        CounterScope.Gpu => "",
        CounterScope.Module => "energy counter: counts the whole Grace Hopper module, CPU included",
        _ when _window.Ratio is { } ratio => FormattableString.Invariant($"energy counter: on this Grace module it counted {ratio:0.00} times the GPU's power over 10 s, so it may count more than the GPU"),
        _ => "energy counter: not known to count this GPU alone; it is compared with the power first",
    };

    /// <summary>One row that was closed by power. True: the counter has just proved to be the GPU's, and may be used from this row on.</summary>
    /// <param name="counterMillijoules">The counter read at the row's end; null: it did not answer.</param>
    /// <param name="integratedMillijoules">The row's energy; null: a gap or an opening row.</param>
    /// <param name="microseconds">The row's length.</param>
    public bool Observe(long? counterMillijoules, long? integratedMillijoules, long microseconds)
    {
        var before = _counterMillijoules;
        _counterMillijoules = counterMillijoules;
        if (Scope != CounterScope.Unknown)
            return false;
        if (counterMillijoules is not { } now || integratedMillijoules is not { } energy || before is not { } baseline || now < baseline || microseconds <= 0)
        {
            _window.Restart();
            return false;
        }

        _window.Add(now - baseline, energy, microseconds);
        if (_window.Ratio is not (>= LeastRatio and <= MostRatio))
            return false;
        Scope = CounterScope.Gpu;
        return true;
    }
}
