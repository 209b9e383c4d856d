using System.Text.Json;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>What is asked of a pod: who it is, and no more.</summary>
/// <param name="Uid">Of this very pod, never used again.</param>
/// <param name="Namespace">Where it is.</param>
/// <param name="Name">In its namespace.</param>
/// <param name="Project">As its label says; null: it says nothing.</param>
/// <param name="Labels">Those of its labels that runs are to have.</param>
/// <param name="Gone">When it was heard to be deleted; null: it is there.</param>
internal sealed record Pod(string Uid, string Namespace, string Name, string? Project, IReadOnlyDictionary<string, string> Labels, DateTimeOffset? Gone = null)
{
    /// <summary>Of an object with <c>metadata</c>; null: it is no pod that can be told.</summary>
    public static Pod? Read(JsonElement item, KubernetesOptions options)
    {
        if (Member(item, "metadata") is not { } metadata) return null;
        if (Text(metadata, "uid") is not { } uid || Text(metadata, "namespace") is not { } space || Text(metadata, "name") is not { } name) return null;
        var written = Member(metadata, "labels");
        string? Label(string one) => written is { } labels ? Text(labels, one) : null;
        var kept = options.Labels.Select(label => (label, Value: Label(label))).Where(label => !string.IsNullOrEmpty(label.Value)).ToDictionary(label => label.label, label => label.Value!, StringComparer.Ordinal);
        return new(uid, space, name, Label(options.ProjectLabel), kept);
    }

    public static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Null: there is none, or it is no object at all.</summary>
    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
