using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Conservation;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>What a collector left on disk, seen by a process that is not it. Asked by the library, so that no missing command lets a check vanish.</summary>
internal static class Databases
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What SQLite says of a file: <c>ok</c>, or what is wrong.</summary>
    public static async Task<string> IntegrityAsync(string file) => string.Join('\n', await AskAsync(file, "PRAGMA integrity_check"));

    /// <summary>Throws unless SQLite finds both stores whole; says so.</summary>
    public static async Task<string> DemandIntegrityAsync(Stack stack)
    {
        foreach (var name in (string[])["inbox.db", "ledger.db"])
            Assert.Equal("ok", await IntegrityAsync(Path.Combine(stack.CollectorState, name)));
        return "inbox.db ok, ledger.db ok";
    }

    /// <summary>Every tick that the inbox remembers, as often as it does.</summary>
    public static async Task<IReadOnlyList<TickIdentity>> ReceivedTicksAsync(Stack stack)
    {
        var lines = await AskAsync(Path.Combine(stack.CollectorState, "inbox.db"), "SELECT hex(agent_id), printf('%x', epoch), first, last FROM received");
        return [.. lines.Select(line => line.Split('|')).SelectMany(Ticks)];
    }

    /// <summary>The same for a person to read: every range of every epoch.</summary>
    public static async Task<string> DescribeReceivedAsync(Stack stack) => string.Join(
        ", ",
        await AskAsync(Path.Combine(stack.CollectorState, "inbox.db"), "SELECT printf('%x: %d-%d', epoch, first, last) FROM received ORDER BY first"));

    private static IEnumerable<TickIdentity> Ticks(string[] range)
    {
        var agent = new Guid(Convert.FromHexString(range[0]), bigEndian: true);
        var epoch = ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var last = ulong.Parse(range[3], CultureInfo.InvariantCulture);
        for (var sequence = ulong.Parse(range[2], CultureInfo.InvariantCulture); sequence <= last; sequence++)
            yield return new TickIdentity(agent, epoch, sequence);
    }

    /// <summary>Runs SQL on a file; its rows, each with <c>|</c> between its fields. Throws what SQLite refuses.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(string file, string question)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        await using var connection = new SqliteConnection(address.ConnectionString);
        await connection.OpenAsync();
        await using var command = new SqliteCommand(question, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        do
        {
            while (await reader.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => Convert.ToString(reader.GetValue(field), CultureInfo.InvariantCulture))));
        }
        while (await reader.NextResultAsync());
        return rows;
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
