using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Alerts;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Commands;

/// <summary>The command's report of a real collector's ledger, which some minutes of an agent's stream made.</summary>
public sealed class ReportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Report_InEachFormat_HasATimelineWhoseSumsAreItsTotals()
    {
        await using var stack = await CrossedStack.FeedAsync();
        await stack.StartCollectorAsync([.. CrossedStack.Settings, "--Site:Pue=1.2"]);
        var now = TimeProvider.System.GetUtcNow();
        string[] of = ["report", "--site", "default", "--from", Stamp(now.AddHours(-1)), "--to", Stamp(now.AddHours(1)), "--server", $"http://127.0.0.1:{stack.HttpPort}", "--format"];

        var answer = JsonDocument.Parse(await OutputAsync([.. of, "json"])).RootElement;
        var lines = (await OutputAsync([.. of, "csv", "--timeline"])).Split('\n').Select(line => line.TrimEnd('\r').Split(',')).ToList();
        var page = await OutputAsync([.. of, "html"]);

        var (rows, points) = (answer.GetProperty("rows").EnumerateArray().ToList(), answer.GetProperty("timeline").GetProperty("points").EnumerateArray().ToList());
        var joules = rows.Sum(row => Value(row, "energy"));
        Assert.InRange(points.Count, 2, 200);
        Assert.True(joules > 1000, $"{joules} J");
        Assert.Equal(joules, points.Sum(point => Value(point, "energy")));
        Assert.Equal(decimal.Round(rows.Sum(row => Value(row, "emissions")), 9), decimal.Round(points.Sum(point => Value(point, "emissions")), 9));
        var energy = Array.IndexOf(lines[0], "energy_j");
        Assert.Equal(joules, lines.Skip(1).Where(line => line[energy].Length > 0).Sum(line => decimal.Parse(line[energy], CultureInfo.InvariantCulture)));
        // What the ledger has is what the page draws: a bar for each step that is known.
        Assert.Equal(points.Count, page.Split("<figure>")[1].Split("class=\"known\"").Length - 1);
    }

    private static decimal Value(JsonElement of, string figure) => of.GetProperty(figure).GetProperty("value").GetDecimal();

    private static string Stamp(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private static async Task<string> OutputAsync(IReadOnlyList<string> arguments)
    {
        await using var command = Service.Cli.Start(arguments);
        var code = await command.WaitForExitAsync(Patience);
        Assert.Equal((0, ""), (code, string.Join('\n', command.Errors)));
        return string.Join('\n', command.Output);
    }
}
