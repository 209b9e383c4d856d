using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Places;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>The loop that gives runs of pods whose energy comes what is known of the pod, and ends those whose pod is gone.</summary>
internal sealed class PodRuns(KubernetesOptions options, PodBook pods, PlaceContext context) : PlaceLoop(Told, Prefix, context, TimeSpan.FromSeconds(10))
{
    public const string Told = RunSources.Kubernetes;
    private const string Prefix = "k8s:";

    internal override Task<TimeSpan> TurnAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        pods.Forget(now);
        var (live, open) = (Live, Open(Told));
        foreach (var run in live.Union(open))
        {
            if (PodOf(run[Prefix.Length..]) is { } pod) TryFill(run, FactsOf(pod, run[Prefix.Length..].Split('/')[0] == pod.Uid));
            // It was deleted while nobody listened.
            else if (pods.IsWhole && !live.Contains(run)) TryFill(run, new(Told) { Ended = now });
        }

        return Task.FromResult(TimeSpan.Zero);
    }

    /// <summary>UID and container, or where an agent's kubelet told no UID, namespace and name of the pod.</summary>
    private Pod? PodOf(string id) =>
        id.Split('/') is var parts && pods.Find(parts[0]) is { } pod ? pod : parts is [var space, var name] ? pods.Find(space, name) : null;

    /// <summary>A run that is known by a pod's name goes on with the next pod of that name, so that the end of one is not its end.</summary>
    private RunFacts FactsOf(Pod pod, bool isOfUid) => new(Told)
    {
        Name = pod.Name,
        Project = options.ProjectOf(pod),
        Labels = new Dictionary<string, string>(pod.Labels) { ["namespace"] = pod.Namespace, ["pod"] = pod.Name },
        Ended = isOfUid ? pod.Gone : null,
    };
}
