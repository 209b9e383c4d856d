using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Conservation;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>What a stopped collector left on disk, seen by other programs.</summary>
internal static class Databases
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What SQLite's own command says of a file, or null where it is not installed.</summary>
    public static async Task<string?> IntegrityAsync(string file) =>
        await AskAsync(file, "PRAGMA integrity_check") is { } lines ? string.Join('\n', lines) : null;

    /// <summary>Throws unless SQLite finds both stores whole; says so, or that nobody could ask.</summary>
    public static async Task<string> DemandIntegrityAsync(Stack stack)
    {
        var verdicts = new List<string>();
        foreach (var name in (string[])["inbox.db", "ledger.db"])
        {
            var verdict = await IntegrityAsync(Path.Combine(stack.CollectorState, name));
            Assert.True(verdict is null or "ok", verdict);
            verdicts.Add($"{name} {verdict ?? "not checked: sqlite3 is not installed"}");
        }

        return string.Join(", ", verdicts);
    }

    /// <summary>Every tick that the inbox remembers, as often as it does; null where SQLite's command is not installed.</summary>
    public static async Task<IReadOnlyList<TickIdentity>?> ReceivedTicksAsync(Stack stack)
    {
        var lines = await AskAsync(Path.Combine(stack.CollectorState, "inbox.db"), "SELECT hex(agent_id), printf('%x', epoch), first, last FROM received");
        return lines is null ? null : [.. lines.Select(line => line.Split('|')).SelectMany(Ticks)];
    }

    /// <summary>The same for a person to read: every range of every epoch.</summary>
    public static async Task<string> DescribeReceivedAsync(Stack stack)
    {
        var lines = await AskAsync(Path.Combine(stack.CollectorState, "inbox.db"), "SELECT printf('%x: %d-%d', epoch, first, last) FROM received ORDER BY first");
        return lines is null ? "unknown: sqlite3 is not installed" : string.Join(", ", lines);
    }

    private static IEnumerable<TickIdentity> Ticks(string[] range)
    {
        var agent = new Guid(Convert.FromHexString(range[0]), bigEndian: true);
        var epoch = ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var last = ulong.Parse(range[3], CultureInfo.InvariantCulture);
        for (var sequence = ulong.Parse(range[2], CultureInfo.InvariantCulture); sequence <= last; sequence++)
            yield return new TickIdentity(agent, epoch, sequence);
    }

    /// <summary>Runs SQL on a file that nobody has open; null where SQLite's command is not installed.</summary>
    public static async Task<IReadOnlyList<string>?> AskAsync(string file, string question)
    {
        const string Program = "/usr/bin/sqlite3";
        if (!File.Exists(Program))
            return null;
        await using var child = ChildProcess.Start(Program, [file, question]);
        await child.WaitForExitAsync(Patience);
        return [.. child.Output, .. child.Errors];
    }

    /// <summary>Joules per device by <c>footprint-collector ledger dump</c>.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> ExportedJoulesAsync(Stack stack)
    {
        const int Device = 2;
        const int Millijoules = 6;
        await using var child = Service.Collector.Start(["ledger", "dump", $"--StateDirectory={stack.CollectorState}"]);
        Assert.Equal(0, await child.WaitForExitAsync(Patience));
        return child.Output.Select(line => line.Split('\t')).Where(fields => fields[0] == "total")
            .GroupBy(fields => fields[Device])
            .ToDictionary(group => group.Key, group => group.Sum(fields => long.Parse(fields[Millijoules], CultureInfo.InvariantCulture)) / 1000.0);
    }
}
