using System.Text.RegularExpressions;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>
/// The run that a process belongs to by its control groups, as Slurm, Kubernetes, container engines and systemd name them; in this order, since each may
/// run inside the next. Lines are <c>number:controllers:path</c> (cgroup v1, one per hierarchy) and <c>0::path</c> (v2).
/// </summary>
internal static partial class CgroupRun
{
    private const int ShortId = 12;

    /// <summary>Null: they name none.</summary>
    public static string? Of(IReadOnlyList<string> lines)
    {
        var hierarchies = lines.Select(Hierarchy.Of).OfType<Hierarchy>().ToList();
        return Slurm(hierarchies) ?? Kubernetes(hierarchies) ?? Container(hierarchies) ?? Unit(hierarchies);
    }

    /// <summary>The job that Slurm runs there; null: none.</summary>
    public static string? SlurmJobOf(IReadOnlyList<string> lines) =>
        lines.Any(line => line.Contains("slurm", StringComparison.Ordinal)) ? Slurm([.. lines.Select(Hierarchy.Of).OfType<Hierarchy>()]) : null;

    /// <summary>The groups of the job that a step is within.</summary>
    public static IReadOnlyList<string> AtJob(IReadOnlyList<string> lines) =>
        [.. lines.Select(line => SlurmJob().Match(line) is { Success: true, Groups: var groups } ? line[..(groups["job"].Index + groups["job"].Length)] : line)];

    /// <summary>v1 <c>/slurm/uid_1000/job_42/step_0</c>, v2 <c>/system.slice/slurmstepd.scope/job_42/step_0</c>; a node's name may stand with slurm.</summary>
    private static string? Slurm(List<Hierarchy> hierarchies) =>
        First(hierarchies, SlurmJob()) is { } job ? $"slurm:{job.Groups["job"].Value}" : null;

    private static string? Kubernetes(List<Hierarchy> hierarchies)
    {
        if (First(hierarchies, KubernetesPod()) is not { } pod)
            return null;
        // systemd's unit names cannot hold the dashes of a UID.
        var uid = pod.Groups["pod"].Value.Replace('_', '-');
        var behind = pod.Groups["rest"].Value;
        var container = ContainerId().Matches(behind).LastOrDefault()?.Value;
        return container is null ? $"k8s:{uid}" : $"k8s:{uid}/{container[..ShortId]}";
    }

    private static string? Container(List<Hierarchy> hierarchies)
    {
        foreach (var hierarchy in hierarchies)
        {
            if (ContainerId().Matches(hierarchy.Path).LastOrDefault() is { } id)
                return $"docker:{id.Value[..ShortId]}";
        }

        return null;
    }

    /// <summary>The innermost service. Sessions, and the service that holds all of a user's, are places where people work and no unit of work.</summary>
    private static string? Unit(List<Hierarchy> hierarchies)
    {
        foreach (var hierarchy in hierarchies.Where(hierarchy => hierarchy.IsSystemds))
        {
            var unit = hierarchy.Path.Split('/').LastOrDefault(part => part.EndsWith(".service", StringComparison.Ordinal) && !UserManager().IsMatch(part));
            if (unit is not null)
                return RunName.Of($"systemd:{unit}");
        }

        return null;
    }

    private static Match? First(List<Hierarchy> hierarchies, Regex pattern) =>
        hierarchies.Select(hierarchy => pattern.Match(hierarchy.Path)).FirstOrDefault(match => match.Success);

    [GeneratedRegex(@"/[^/]*slurm[^/]*/(?:[^/]+/)*?job_(?<job>[0-9]{1,20})(?:/|$)", RegexOptions.CultureInvariant)]
    private static partial Regex SlurmJob();

    // A pod that a node itself defines has 32 digits without dashes. From inside a pod the others are its siblings, and the folder above them is not shown.
    [GeneratedRegex(@"(?:kubepods.*?|^/\.\./(?:[^/]+/)*)pod(?<pod>[0-9a-f]{8}[-_]?[0-9a-f]{4}[-_]?[0-9a-f]{4}[-_]?[0-9a-f]{4}[-_]?[0-9a-f]{12})(?<rest>(?:\.slice)?(?:[/:].*)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex KubernetesPod();

    [GeneratedRegex(@"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerId();

    [GeneratedRegex(@"^user@[0-9]+\.service$", RegexOptions.CultureInvariant)]
    private static partial Regex UserManager();

    /// <param name="Path">Of the group, within its hierarchy.</param>
    /// <param name="IsSystemds">The hierarchy that systemd sorts units in.</param>
    private sealed record Hierarchy(string Path, bool IsSystemds)
    {
        public static Hierarchy? Of(string line)
        {
            var parts = line.Split(':', 3);
            return parts.Length == 3 && parts[2].StartsWith('/') ? new Hierarchy(parts[2], parts[1] is "" or "name=systemd") : null;
        }
    }
}
