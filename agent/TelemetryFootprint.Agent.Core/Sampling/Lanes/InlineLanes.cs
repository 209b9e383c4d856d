namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>No lane at all: who asks makes the calls. For a single look, and where time is played.</summary>
internal sealed class InlineLanes : ILanes
{
    public bool IsInside => false;

    public bool NeedsCare => false;

    public void Begin(ReadScope scope, long round, IReadOnlyList<DeviceSeat> seats)
    {
        foreach (var seat in seats)
            seat.Visit(scope, round);
    }

    public void Await(long untilMicroseconds)
    {
    }

    public void Supervise()
    {
    }

    public void Post(LibraryJob job) => job.Run();

    public bool Stop(TimeSpan patience) => true;
}
