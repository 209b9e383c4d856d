using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Kubernetes;

/// <summary>The folders and links that a kubelet makes for the logs of pods.</summary>
internal sealed class PodFolders : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private int _made;

    public string Path => _folder.Path;

    /// <summary>The folder of a pod, made after those before.</summary>
    public string Pod(string space, string pod, string uid)
    {
        var folder = _folder.Combine("pods", $"{space}_{pod}_{uid}");
        Directory.CreateDirectory(folder);
        Directory.SetLastWriteTimeUtc(folder, DateTime.UnixEpoch.AddMinutes(++_made));
        return folder;
    }

    public void Container(string space, string pod, string uid, string container, string id)
    {
        var target = System.IO.Path.Combine(Pod(space, pod, uid), container, "0.log");
        Directory.CreateDirectory(_folder.Combine("containers"));
        var link = _folder.Combine("containers", $"{pod}_{space}_{container}-{id}.log");
        File.CreateSymbolicLink(link, target);
    }

    public void Dispose() => _folder.Dispose();
}
