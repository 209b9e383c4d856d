using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The registered runs. Safe for concurrent callers. At most <see cref="Capacity"/>: a new one then takes the place of the one that ended first,
/// of those that hosts claimed before any other. Claimed ones are at most half of them, and never take another's place.</summary>
public interface IRunStore
{
    const int Capacity = 100_000;

    /// <summary>Null: it is registered. Else the run of that id that was there before, and nothing is changed.</summary>
    /// <exception cref="InvalidOperationException">There are as many runs of its kind as may be, and none of those whose place it may take has ended.</exception>
    Run? Add(Run run);

    /// <summary>Null: no run of that id is registered.</summary>
    Run? Find(string id);

    /// <summary>As it is registered here, whatever other collectors of the same store have of it; null: it is not.</summary>
    Run? FindHere(string id) => Find(id);

    /// <summary>As <see cref="Change"/>, by what a place's records say: what somebody chose at another collector of the same store and is not known here yet goes before.</summary>
    Run? Fill(string id, Func<Run, Run> change) => Change(id, change);

    /// <summary>As <see cref="Change"/>, of what is registered here alone.</summary>
    Run? ChangeHere(string id, Func<Run, Run> change) => Change(id, change);

    /// <summary>Ends once it is known what the other collectors of the same store have registered, if there are any.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was heard of them yet, and the store does not answer.</exception>
    void Await(CancellationToken cancellationToken)
    {
    }

    /// <summary>What had been used under that id when its newest attempt began; null: it is the first one.</summary>
    RunStanding? UsedBefore(string id);

    /// <summary>A run that hosts claim and that had ended goes on, after what was used of it. False: it has not ended, or is not theirs.</summary>
    bool BeginAgain(string id, RunStanding used);

    /// <summary>By id; those that are not registered are not in it.</summary>
    IReadOnlyDictionary<string, Run> Find(IReadOnlyCollection<string> ids);

    /// <summary>By run, the value of its label; those without it are not in it.</summary>
    IReadOnlyDictionary<string, string> Labels(string name);

    /// <summary>By run, its user; those without one are not in it.</summary>
    IReadOnlyDictionary<string, string> Users();

    /// <summary>How many are registered.</summary>
    long Count { get; }

    /// <summary>The run as <paramref name="change"/> made it; null: no run of that id is registered. What it throws changes nothing.</summary>
    Run? Change(string id, Func<Run, Run> change);

    /// <summary>The newest first.</summary>
    /// <param name="asked">Which.</param>
    /// <param name="most">No more than these.</param>
    IReadOnlyList<Run> List(RunFilter asked, int most);

    /// <summary>As <see cref="List"/>, of what is registered here alone; what has ended for all has ended.</summary>
    IReadOnlyList<Run> ListHere(RunFilter asked, int most) => List(asked, most);
}
