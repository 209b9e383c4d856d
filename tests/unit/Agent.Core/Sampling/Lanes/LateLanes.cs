using TelemetryFootprint.Agent.Core.Sampling.Lanes;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling.Lanes;

/// <summary>
/// Lanes whose every answer comes after its round is over, as those of a GPU do whose calls take a third of a second: that to a reading, or that to a probe.
/// </summary>
internal sealed class LateLanes(bool areProbesLate = false) : ILanes
{
    private readonly List<(DeviceSeat Seat, ReadScope Scope, long Round)> _underWay = [];

    public bool IsInside => false;

    public bool NeedsCare => false;

    public void Begin(ReadScope scope, long round, IReadOnlyList<DeviceSeat> seats)
    {
        foreach (var seat in seats.Where(seat => !seat.IsTaken))
        {
            if (scope == ReadScope.Probe != areProbesLate)
            {
                seat.Visit(scope, round);
                continue;
            }

            seat.IsTaken = true;
            _underWay.Add((seat, scope, round));
        }
    }

    public void Await(long untilMicroseconds)
    {
    }

    /// <summary>Between two rounds what was under way comes back.</summary>
    public void Supervise()
    {
        foreach (var (seat, scope, round) in _underWay)
        {
            seat.Visit(scope, round);
            seat.IsTaken = false;
        }

        _underWay.Clear();
    }

    public void Post(LibraryJob job) => job.Run();

    public bool Stop(TimeSpan patience) => true;
}
