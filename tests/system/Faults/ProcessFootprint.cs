using System.Globalization;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>What a process holds: resident mebibytes and open descriptors, from /proc.</summary>
internal readonly record struct ProcessFootprint(double ResidentMebibytes, int Descriptors)
{
    public static ProcessFootprint Of(ChildProcess child) => new(MebibytesOf(child), Directory.GetFileSystemEntries($"/proc/{child.Id}/fd").Length);

    /// <summary>The resident part alone, for many looks: descriptors are counted one by one.</summary>
    public static double MebibytesOf(ChildProcess child) => KibibytesOf(child) / 1024.0;

    /// <summary>The least resident kibibytes of some looks: what only waits for the next collection is not held by anybody.</summary>
    public static async Task<int> LeastKibibytesAsync(ChildProcess child, int looks, TimeSpan apart)
    {
        var least = int.MaxValue;
        for (var look = 0; look < looks; look++, await Task.Delay(apart)) least = Math.Min(least, KibibytesOf(child));
        return least;
    }

    private static int KibibytesOf(ChildProcess child)
    {
        var resident = File.ReadLines($"/proc/{child.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return int.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
