using System.Buffers;

namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

/// <summary>
/// The UIDs and ids behind the kubelet's names of pods and containers, which its gRPC service does not tell: by how it names the folders and links of their logs,
/// which every user may list: <c>pods/NAMESPACE_POD_UID</c>, and <c>containers/POD_NAMESPACE_CONTAINER-ID.log</c>, a link into the former.
/// </summary>
/// <param name="folder">Where logs are.</param>
internal sealed class PodLogs(string folder = "/var/log")
{
    /// <summary>Entries of a folder beyond this are not looked at.</summary>
    public const int Most = 16_384;

    private const int IdLength = 64;
    private const int ShortId = 12;
    private const string Ending = ".log";
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>By place, <c>UID/ID</c> as runs of processes in it are named, or of a container that was not made yet <c>UID</c>.</summary>
    public IReadOnlyDictionary<PodPlace, string> Find(IReadOnlyCollection<PodPlace> places)
    {
        var found = new Dictionary<PodPlace, string>();
        if (places.Count == 0)
            return found;
        // Restarted containers, and pods that were made anew under their name, leave older ones.
        var links = Entries("containers", isFolder: false);
        var folders = Entries("pods", isFolder: true);
        foreach (var place in places)
        {
            var pod = $"{place.Namespace}_{place.Pod}_";
            if (folders.Where(entry => IsOne(entry.Name, pod)).OrderByDescending(entry => entry.Made).FirstOrDefault() is not { Name: { } podFolder })
                continue;
            var uid = podFolder[pod.Length..];
            var start = $"{place.Pod}_{place.Namespace}_{place.Container}-";
            var link = links.Where(entry => IsLog(entry.Name, start) && entry.Target?.Contains($"/{podFolder}/", StringComparison.Ordinal) == true).OrderByDescending(entry => entry.Made).FirstOrDefault();
            found[place] = link.Name is { } name ? $"{uid}/{name.Substring(start.Length, ShortId)}" : uid;
        }

        return found;
    }

    // Names of namespaces and pods hold no underscore.
    private static bool IsOne(string name, string start) => name.Length > start.Length && name.StartsWith(start, StringComparison.Ordinal) && !name[start.Length..].Contains('_', StringComparison.Ordinal);

    private static bool IsLog(string name, string start) =>
        name.Length == start.Length + IdLength + Ending.Length && name.StartsWith(start, StringComparison.Ordinal) && name.AsSpan(start.Length, IdLength).IndexOfAnyExcept(Hexadecimal) < 0;

    private List<(string Name, string? Target, DateTime Made)> Entries(string name, bool isFolder)
    {
        try
        {
            var all = new DirectoryInfo(Path.Combine(folder, name));
            return [.. (isFolder ? all.EnumerateDirectories() : all.EnumerateFileSystemInfos()).Take(Most).Select(entry => (entry.Name, isFolder ? null : entry.LinkTarget, entry.LastWriteTimeUtc))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
