namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>The id of a pod's run, taken apart: <c>k8s:UID[/container]</c>, or where an agent's kubelet told no UID, <c>k8s:namespace/name</c>.</summary>
/// <param name="First">The UID or the namespace.</param>
/// <param name="Second">The container or the name; null: neither.</param>
internal readonly record struct PodRunId(string First, string? Second)
{
    public const string Prefix = "k8s:";

    /// <param name="run">An id that begins with <see cref="Prefix"/>.</param>
    public static PodRunId Of(string run) => run[Prefix.Length..].Split('/', 2) is [var first, var second] ? new(first, second) : new(run[Prefix.Length..], null);

    /// <summary>Null: the book has none.</summary>
    public Pod? In(PodBook pods) => pods.Find(First) ?? (Second is { } name ? pods.Find(First, name) : null);

    /// <summary>It is of this very pod. A run that is known by a pod's name goes on with the next pod of that name.</summary>
    public bool IsOfUid(Pod pod) => pod.Uid == First;
}
