namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>By what this host's processes can be told apart now, as this user sees them.</summary>
/// <param name="User">The number of the user who looks; null: nobody tells, and nothing else is known.</param>
/// <param name="Processes">That were seen, with a place or without.</param>
/// <param name="OfOthers">Those of them that are other users'.</param>
/// <param name="Placed">Those whose control groups can be read.</param>
/// <param name="Hierarchies">Versions of control groups that processes are in: <c>v1</c>, <c>v2</c>.</param>
/// <param name="SlurmJobs">That are told by their control groups.</param>
/// <param name="Containers">Of Kubernetes, told so.</param>
/// <param name="OpenEnvironments">Other users' processes whose environment can be read.</param>
/// <param name="ClosedEnvironments">Other users' processes whose environment cannot.</param>
public sealed record AttributionSurvey(
    int? User, int Processes, int OfOthers, int Placed, IReadOnlyList<string> Hierarchies, int SlurmJobs, int Containers, int OpenEnvironments, int ClosedEnvironments)
{
    /// <summary>Processes of a host beyond this are not looked at.</summary>
    private const int MostProcesses = 65_536;

    /// <summary>Null: none is known, or the kernel does not tell its rights. What the user who looks may read says nothing of it.</summary>
    public ServingAgent? Agent { get; init; }

    /// <summary>Whoever looks has the capabilities by which other users' environments are its to read: what is closed all the same, the kernel refuses for another reason.</summary>
    public bool ReadsOthers { get; init; }

    /// <summary>Of this host.</summary>
    /// <param name="agent">The process that answers on the control socket; null: none.</param>
    public static AttributionSurvey Take(int? agent = null) => Take(new ProcFiles(), Environment.ProcessId, agent);

    internal static AttributionSurvey Take(IProcessFacts facts, int self, int? agent = null)
    {
        var user = facts.UserOf(self);
        var (processes, others, placed, open, closed) = (0, 0, 0, 0, 0);
        var hierarchies = new SortedSet<string>(StringComparer.Ordinal);
        var runs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pid in user is null ? [] : facts.All().Take(MostProcesses))
        {
            // One that has ended meanwhile is none.
            if (facts.UserOf(pid) is not { } owner)
                continue;
            processes++;
            var places = facts.CgroupsOf(pid);
            placed += places.Count > 0 ? 1 : 0;
            foreach (var place in places)
                hierarchies.Add(place.StartsWith("0::", StringComparison.Ordinal) ? "v2" : "v1");
            if (CgroupRun.Of(places) is { } run)
                runs.Add(run);
            if (owner == user)
                continue;
            others++;
            var isOpen = facts.IsEnvironmentOpen(pid);
            open += isOpen == true ? 1 : 0;
            closed += isOpen == false ? 1 : 0;
        }

        return new(user, processes, others, placed, [.. hierarchies], Count(runs, "slurm:"), Count(runs, "k8s:"), open, closed)
        {
            Agent = agent is null ? null : Serving(facts, agent.Value),
            ReadsOthers = facts.ReadsOthers(self) == true,
        };
    }

    private static ServingAgent? Serving(IProcessFacts facts, int pid) =>
        facts.UserOf(pid) is { } user && facts.ReadsOthers(pid) is { } reads ? new ServingAgent(pid, user, reads) : null;

    private static int Count(HashSet<string> runs, string kind) => runs.Count(run => run.StartsWith(kind, StringComparison.Ordinal));
}
