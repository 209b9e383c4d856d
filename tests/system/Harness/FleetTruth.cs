using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.TestKit.Conservation;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>
/// What the GPUs of a scenario truly drew, told to the conservation oracle: the library's own truth between instants of its own log. A
/// collector's joules are then judged as a whole, so that a GPU that is missing or invented is a violation too.
/// </summary>
internal sealed class FleetTruth(NvmlScenario scenario)
{
    private readonly ConservationOracle _oracle = new();
    private readonly Dictionary<string, double> _tolerances = [];

    /// <summary>A GPU was observable between two calls; said again for another life of the agent, the energies add up.</summary>
    public FleetTruth Add(int device, string uuid, double tolerance, NvmlCall first, NvmlCall last)
    {
        var millijoules = (long)Math.Round(scenario.TrueJoules(device, first.AtNanoseconds, last.AtNanoseconds) * 1000);
        _oracle.RecordTruth(uuid, new TruthInterval(first.AtNanoseconds / 1000, last.AtNanoseconds / 1000, millijoules, IsObservable: true));
        _tolerances[uuid] = tolerance;
        return this;
    }

    /// <summary>Truth over measured, for a test's words.</summary>
    public double Joules(string uuid) => _oracle.ObservableEnergy(uuid).Value;

    /// <summary>Throws with every device whose joules are not its truth.</summary>
    public void Demand(IReadOnlyDictionary<string, double> joules)
    {
        var measured = joules.ToDictionary(pair => pair.Key, pair => Millijoules(pair.Value));
        // One tolerance at a time; a device that nobody told of is judged by each, and has no truth under any.
        ConservationOracle.Demand([.. _tolerances.Values.Distinct().Select(tolerance => _oracle
            .CheckEnergy(measured, new EnergyTolerance(0, tolerance))
            .Where(violation => _tolerances.GetValueOrDefault(violation.Subject, tolerance) == tolerance))]);
    }

    public static Joules Millijoules(double joules) => new((long)Math.Round(joules * 1000));
}
