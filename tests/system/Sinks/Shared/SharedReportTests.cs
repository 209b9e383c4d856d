using System.Globalization;
using System.Net;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>A report of a run on two hosts, each of which streams to another collector of one store, against reports of two collectors that keep to themselves what the same hosts sent.</summary>
public sealed class SharedReportTests
{
    private const string Run = "slurm:4711";
    private const int Ticks = 120;

    // Water is rounded to nanolitres by the piece, and the pieces at the edges are others.
    private const int Places = 7;
    private static readonly string[] Water = ["--Site:Wue=1.8"];
    private static readonly string[] Names = ["energy", "emissions", "embodied", "water"];

    [InfluxFact]
    public async Task ReportOfARunOverTwoCollectors_IsTheSumOfWhatTwoThatShareNothingSay()
    {
        await using var shared = new SharedStack();
        await using var first = new Stack();
        await using var second = new Stack();
        await Task.WhenAll(shared.StartAsync(Water), first.StartCollectorAsync([.. SharedStack.Site, .. Water]), second.StartCollectorAsync([.. SharedStack.Site, .. Water]));
        var (one, two) = (new MovingAgent(21, Run, shared.Start), new MovingAgent(22, Run, shared.Start));
        foreach (var (agent, port) in new[] { (one, shared.One.GrpcPort), (one, first.GrpcPort), (two, shared.Two.GrpcPort), (two, second.GrpcPort) }) await agent.SendAsync(port, 0, Ticks, 60);
        (string, long)[] truth = [("__idle__", one.Idle(0, Ticks) + two.Idle(0, Ticks)), (Run, one.OfRun(0, Ticks) + two.OfRun(0, Ticks))];
        await shared.SaysAsync(shared.One, truth);
        await shared.SaysAsync(shared.Two, truth);
        foreach (var (collector, agent) in new[] { (first, one), (second, two) }) await collector.UntilAsync(async () => await DrawnAsync(shared, collector) == agent.OfRun(0, Ticks) + agent.Idle(0, Ticks));

        string[] site = ["--site", "default", "--from", SharedStack.Stamp(shared.Start.AddMinutes(-1)), "--to", SharedStack.Stamp(shared.Start.AddMinutes(40))];
        foreach (var (collector, of) in new[] { (shared.One, [Run]), (shared.Two, site) })
        {
            var told = await Task.WhenAll(JsonAsync(collector, [.. of, "--what-if", "zone=SE", "--units", "tokens=1000"]), JsonAsync(first, of), JsonAsync(second, of));
            AssertIsSum(told[0], told[1], told[2]);
        }

        var table = await OutputAsync(shared.Two, [Run, "--format", "csv", "--devices"]);
        Assert.Equal(
            one.Uuids.Concat(two.Uuids).Select((uuid, at) => $"{(at < 2 ? one : two).Host},{at % 2},{uuid},{MovingAgent.Model},gpu"),
            table.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => string.Join(',', line.Split(',')[7..12])));
        var page = await OutputAsync(shared.One, [Run, "--format", "html"]);
        Assert.All(one.Uuids.Concat(two.Uuids).Append("<h2>Beside the emissions</h2>"), part => Assert.Contains(part, page, StringComparison.Ordinal));
        await AccountsAsync(shared, truth);
    }

    /// <summary>Row by row: of each run what both say of it together, and each device as the one says that has it.</summary>
    private static void AssertIsSum(JsonElement whole, JsonElement one, JsonElement two)
    {
        var (rows, parts) = (Rows(whole, "rows"), Rows(one, "rows").Concat(Rows(two, "rows")).GroupBy(Key).ToList());
        Assert.Equal(parts.Select(part => part.Key).Order(StringComparer.Ordinal), rows.Select(Key).Order(StringComparer.Ordinal));
        var (told, devices) = (Rows(one, "devices").Concat(Rows(two, "devices")).ToList(), Rows(whole, "devices").ToList());
        Assert.Equal(told.Select(row => $"{Key(row)} {row.GetProperty("host")} {row.GetProperty("device")}"), devices.Select(row => $"{Key(row)} {row.GetProperty("host")} {row.GetProperty("device")}"));
        foreach (var name in Names)
        {
            Assert.All(rows, row => Assert.Equal(parts.Single(part => part.Key == Key(row)).Sum(part => Value(part, name)), Value(row, name), Places));
            Assert.All(told.Zip(devices), pair => Assert.Equal(Value(pair.First, name), Value(pair.Second, name), Places));
            Assert.All(rows, row => Assert.True(Value(row, name) > 0, name));
        }

        Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("restated").GetProperty("value").ValueKind));
        Assert.NotEqual(0, whole.GetProperty("whatIf").GetArrayLength());
        Assert.True(whole.GetProperty("sci").GetProperty("rows")[0].GetProperty("score").GetProperty("value").GetDouble() > 0);
    }

    /// <summary>All groupings have one sum; what only one ledger can say is refused on its own.</summary>
    private static async Task AccountsAsync(SharedStack shared, (string Run, long Millijoules)[] truth)
    {
        var when = $"from={SharedStack.Stamp(shared.Start.AddMinutes(-1))}&to={SharedStack.Stamp(shared.Start.AddMinutes(40))}";
        var all = truth.Sum(run => run.Millijoules);
        foreach (var by in (string[])["all", "run", "project", "host", "device", "zone", "site"])
            Assert.Equal(all, (await shared.Two.ApiAsync($"account?by={by}&{when}")).GetProperty("rows").EnumerateArray().Sum(SharedStack.Millijoules));
        var rows = (await shared.One.ApiAsync($"account?by=run&{when}")).GetProperty("rows").EnumerateArray();
        Assert.Equal(truth.OrderBy(run => run.Run, StringComparer.Ordinal), rows.Select(row => (Key(row), SharedStack.Millijoules(row))));
        var cut = await shared.One.ApiAsync($"account?by=device&limit=3&{when}");
        Assert.Equal(3, cut.GetProperty("rows").GetArrayLength());
        Assert.Equal(1, (await shared.One.ApiAsync($"account?by=device&after={cut.GetProperty("next").GetString()}&{when}")).GetProperty("rows").GetArrayLength());
        using var http = new HttpClient();
        using var refused = await http.GetAsync(new Uri($"http://127.0.0.1:{shared.One.HttpPort}/api/v1/account?from={SharedStack.Stamp(shared.Start.AddDays(-3))}&to={SharedStack.Stamp(shared.Start.AddDays(-2))}&asOf={SharedStack.Stamp(shared.Start)}"));
        Assert.Equal(HttpStatusCode.NotImplemented, refused.StatusCode);
    }

    private static List<JsonElement> Rows(JsonElement report, string name)
    {
        var account = report.GetProperty("account");
        Assert.True(!account.TryGetProperty("reason", out var reason) || reason.ValueKind == JsonValueKind.Null, reason.ToString());
        return [.. account.GetProperty(name).EnumerateArray()];
    }

    private static string Key(JsonElement row) => row.GetProperty("key").GetString()!;

    private static double Value(JsonElement row, string name)
    {
        var figure = name switch { "embodied" => row.GetProperty(name).GetProperty("emissions"), "water" => row.GetProperty(name).GetProperty("total"), _ => row.GetProperty(name) };
        return figure.GetProperty("value").GetDouble();
    }

    private static async Task<long> DrawnAsync(SharedStack shared, Stack collector) =>
        (await shared.TotalsAsync(collector, "run")).GetProperty("rows").EnumerateArray().Sum(SharedStack.Millijoules);

    private static async Task<JsonElement> JsonAsync(Stack collector, string[] of) => JsonDocument.Parse(await OutputAsync(collector, [.. of, "--format", "json"])).RootElement;

    private static async Task<string> OutputAsync(Stack collector, string[] of)
    {
        await using var command = Service.Cli.Start(["report", .. of, "--server", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{collector.HttpPort}")]);
        var code = await command.WaitForExitAsync(SharedStack.Patience);
        Assert.Equal((0, ""), (code, string.Join('\n', command.Errors)));
        return string.Join('\n', command.Output);
    }
}
