namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>
/// Where the calls of the GPU library are made. One coordinator uses it; answers lie in the seats. A round never waits for a device that hangs.
/// </summary>
internal interface ILanes
{
    /// <summary>A lane is inside a call of a device: the library must not be closed.</summary>
    bool IsInside { get; }

    /// <summary>Something is under way that should be looked after soon.</summary>
    bool NeedsCare { get; }

    /// <summary>Begins to visit the seats, in order; those that are taken are left out.</summary>
    void Begin(ReadScope scope, long round, IReadOnlyList<DeviceSeat> seats);

    /// <summary>Waits until every seat of the last round has been visited, or until a moment of the monotonic clock.</summary>
    void Await(long untilMicroseconds);

    /// <summary>Gives the devices behind one that takes too long to another lane.</summary>
    void Supervise();

    /// <summary>Runs a job of the library beside the lanes. One at a time.</summary>
    void Post(LibraryJob job);

    /// <summary>Ends all that is not inside a call; false if something is.</summary>
    bool Stop(TimeSpan patience);
}
