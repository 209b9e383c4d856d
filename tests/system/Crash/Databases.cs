using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>What a stopped collector left on disk, seen by other programs.</summary>
internal static class Databases
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What SQLite's own command says of a file, or null where it is not installed.</summary>
    public static async Task<string?> IntegrityAsync(string file)
    {
        const string Program = "/usr/bin/sqlite3";
        if (!File.Exists(Program))
            return null;
        await using var child = ChildProcess.Start(Program, [file, "PRAGMA integrity_check"]);
        await child.WaitForExitAsync(Patience);
        return string.Join('\n', child.Output.Concat(child.Errors));
    }

    /// <summary>Joules per device by <c>footprint-collector ledger export</c>.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> ExportedJoulesAsync(Stack stack)
    {
        const int Device = 2;
        const int Millijoules = 6;
        await using var child = Service.Collector.Start(["ledger", "export", $"--StateDirectory={stack.CollectorState}"]);
        Assert.Equal(0, await child.WaitForExitAsync(Patience));
        return child.Output.Select(line => line.Split('\t')).Where(fields => fields[0] == "total")
            .GroupBy(fields => fields[Device])
            .ToDictionary(group => group.Key, group => group.Sum(fields => long.Parse(fields[Millijoules], CultureInfo.InvariantCulture)) / 1000.0);
    }
}
