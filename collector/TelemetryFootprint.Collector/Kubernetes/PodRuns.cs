using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Places;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>The loop that gives runs of pods whose energy comes what is known of the pod, and ends those whose pod is gone.</summary>
internal sealed class PodRuns(KubernetesOptions options, PodBook pods, PlaceContext context) : PlaceLoop(Told, PodRunId.Prefix, context, TimeSpan.FromSeconds(10))
{
    public const string Told = RunSources.Kubernetes;

    internal override Task<TimeSpan> TurnAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        pods.Forget(now);
        var (live, open) = (Live, Open(Told));
        foreach (var run in live.Union(open))
        {
            var id = PodRunId.Of(run);
            if (id.In(pods) is { } pod) TryFill(run, FactsOf(pod, id.IsOfUid(pod) ? pod.Gone : null));
            // It was deleted while nobody listened.
            else if (pods.IsWhole && !live.Contains(run)) TryFill(run, new(Told) { Ended = now });
        }

        return Task.FromResult(TimeSpan.Zero);
    }

    private RunFacts FactsOf(Pod pod, DateTimeOffset? ended) => new(Told)
    {
        Name = pod.Name,
        Project = options.ProjectOf(pod),
        Labels = new Dictionary<string, string>(pod.Labels) { ["namespace"] = pod.Namespace, ["pod"] = pod.Name },
        Ended = ended,
    };
}
