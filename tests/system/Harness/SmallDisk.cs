using System.Globalization;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>A file system of a few MiB, which a test can fill and empty.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    private string Ballast => Path.Combine(_path, "ballast");

    public long FreeBytes => new DriveInfo(_path).AvailableFreeSpace;

    public static async Task<SmallDisk> MountAsync(string path, int mebibytes)
    {
        Directory.CreateDirectory(path);
        await RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={mebibytes}m"), "tmpfs", path);
        return new(path);
    }

    /// <summary>Leaves so much.</summary>
    public void FillTo(long freeBytes)
    {
        using var ballast = File.Create(Ballast);
        var block = new byte[64 * 1024];
        while (FreeBytes > freeBytes + block.Length) ballast.Write(block);
    }

    /// <summary>Takes all that is left.</summary>
    public async Task FillAsync()
    {
        await using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true) await ballast.WriteAsync(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Empty() => File.Delete(Ballast);

    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", _path);

    /// <summary>Runs a short program that must succeed.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        await using var child = ChildProcess.Start(program, arguments);
        if (await child.WaitForExitAsync(Patience) != 0) throw new ChildProcessException($"{program} failed", child);
    }
}
