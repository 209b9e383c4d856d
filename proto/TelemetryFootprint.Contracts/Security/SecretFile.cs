using System.Text;

namespace TelemetryFootprint.Contracts.Security;

/// <summary>A file that holds one secret as a line of text.</summary>
public static class SecretFile
{
    private const int MaximumBytes = 4096;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>, never with the content.</summary>
    public static Secret Read(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[MaximumBytes + 1];
        var count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (count > MaximumBytes) throw new IOException($"{path} is larger than {MaximumBytes} bytes, which no token is");
        var text = Encoding.UTF8.GetString(buffer, 0, count).Trim();
        return text.Length > 0 && text.All(letter => letter is > ' ' and < (char)127) ? new Secret(text) : throw new IOException($"{path} holds no token");
    }

    /// <summary>Who else may read it and how to end that; null: nobody, or the system cannot say.</summary>
    public static string? WhyExposed(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return null;
        var mode = File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? File.GetUnixFileMode(target.FullName) : File.GetUnixFileMode(path);
        return (mode & Others) == 0 ? null : $"{path} can be read by others ({Convert.ToString((int)mode & 511, 8)}): chmod 600 {path}, or defaultMode: 0400 in Kubernetes";
    }

    /// <summary>A whole file appears under its name or none does, and nobody else could read it for a moment.</summary>
    public static void Write(string path, Secret secret) => WholeFile.Write(path, secret.Reveal() + "\n");
}
