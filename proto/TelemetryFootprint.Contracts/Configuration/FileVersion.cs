namespace TelemetryFootprint.Contracts.Configuration;

/// <summary>
/// Tells a file that was written or replaced from what it was. Of a link it is what the link leads to: Kubernetes mounts secrets and maps as links that
/// themselves never change, into a folder that is another one after each change.
/// </summary>
/// <param name="Written">When it last was.</param>
/// <param name="Bytes">Its length.</param>
public readonly record struct FileVersion(DateTime Written, long Bytes)
{
    /// <exception cref="IOException">It is not there.</exception>
    public static FileVersion Of(string path)
    {
        var file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        return new(file.LastWriteTimeUtc, file.Length);
    }
}
