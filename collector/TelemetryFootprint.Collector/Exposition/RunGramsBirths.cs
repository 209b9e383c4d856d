using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// Which series of grams of a run began lately: a run's first grams come when its zone has a factor, which may be long after its first energy.
/// A run that was not active at the last scrape and is no new one goes on where it was.
/// </summary>
internal sealed class RunGramsBirths(TimeSpan infancy, TimeProvider time)
{
    private readonly YoungSeries<(string Run, bool Simulated, string Zone, FactorKind Kind, FactorGas Gas)> _young = new(infancy, time);
    private HashSet<(string Run, bool Simulated)> _runs = [];
    private HashSet<(string Run, bool Simulated, string Zone, FactorKind Kind, FactorGas Gas)> _seen = [];

    /// <summary>Those of <paramref name="booked"/> that show 0.</summary>
    /// <param name="energy">Of the active runs.</param>
    /// <param name="booked">Of the active runs.</param>
    /// <param name="born">Runs whose energy begins with this scrape, or did lately.</param>
    public HashSet<RunGrams> Of(IReadOnlyCollection<RunEnergy> energy, IReadOnlyCollection<RunGrams> booked, IReadOnlySet<(string Run, bool Simulated)> born)
    {
        var begun = booked.Where(total => _young.IsYoung(Key(total), !_seen.Contains(Key(total)) && (born.Contains((total.Run, total.Simulated)) || _runs.Contains((total.Run, total.Simulated))))).ToHashSet();
        _runs = [.. energy.Select(total => (total.Run, total.Simulated))];
        _seen = [.. booked.Select(Key)];
        _young.Keep(_seen);
        return begun;
    }

    private static (string Run, bool Simulated, string Zone, FactorKind Kind, FactorGas Gas) Key(RunGrams total) => (total.Run, total.Simulated, total.Zone, total.Family.Kind, total.Family.Gas);
}
