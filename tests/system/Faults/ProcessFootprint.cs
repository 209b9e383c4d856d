using System.Globalization;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>What a process holds: resident mebibytes and open descriptors, from /proc.</summary>
internal readonly record struct ProcessFootprint(double ResidentMebibytes, int Descriptors)
{
    public static ProcessFootprint Of(ChildProcess child)
    {
        var folder = $"/proc/{child.Id}";
        var resident = File.ReadLines(Path.Combine(folder, "status")).First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kibibytes = double.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new ProcessFootprint(kibibytes / 1024, Directory.GetFileSystemEntries(Path.Combine(folder, "fd")).Length);
    }
}
