using System.Net;
using System.Text.Json;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary><c>step</c> of <c>/totals</c> and <c>/runs/ID</c>, against a whole collector.</summary>
public sealed class TimelineApiTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData($"totals?by=run&{BilledRig.Range}&step=1h", 3600, 2)]
    [InlineData($"totals?by=project&project=nlp&{BilledRig.Range}&step=30m", 1800, 2)]
    [InlineData($"totals?by=run&{BilledRig.Range}&step=auto", 60, 2)]
    [InlineData("runs/r1?step=1h", 3600, 2)]
    [InlineData("runs/r2?step=2h", 7200, 1)]
    public async Task Step_GivesATimeline_ThatAddsUpToTheRows(string path, int seconds, int points)
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        var answer = await rig.JsonAsync("/api/v1/" + path);

        var (rows, timeline) = (answer.GetProperty("rows").EnumerateArray().ToList(), answer.GetProperty("timeline"));
        var steps = timeline.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal((seconds, points), (timeline.GetProperty("stepSeconds").GetInt32(), steps.Count));
        Assert.Equal(Sum(rows, "energy"), Sum(steps, "energy"));
        Assert.Equal(Sum(rows, "emissions"), Sum(steps, "emissions"));
        // They were booked with the year's factor, and what was measured came later.
        Assert.All(steps, step => Assert.Equal(("lifecycle", "measured", true), (step.GetProperty("factor").GetString(), step.GetProperty("emissions").GetProperty("quality").GetString(), step.GetProperty("restated").GetBoolean())));
    }

    [Fact]
    public async Task Step_Unasked_GivesNoTimeline()
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        Assert.Equal(JsonValueKind.Null, (await rig.JsonAsync("/api/v1/runs/r1")).GetProperty("timeline").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await rig.JsonAsync($"/api/v1/totals?{BilledRig.Range}")).GetProperty("timeline").ValueKind);
    }

    [Theory]
    [InlineData($"totals?{BilledRig.Range}&step=90s")]
    [InlineData($"totals?{BilledRig.Range}&step=often")]
    [InlineData("totals?from=2026-11-01T00:00:00Z&to=2026-11-22T00:00:00Z&step=20m")]
    [InlineData("runs/r1?step=0s")]
    public async Task Step_OutOfBounds_IsRefusedByName(string path)
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        using var refused = await rig.SendAsync(HttpMethod.Get, "/api/v1/" + path);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("'step'", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-22T10:00:00Z", 60)]
    [InlineData("2026-11-22T12:00:00Z", 300)]
    [InlineData("2026-11-23T08:00:00Z", 900)]
    [InlineData("2026-11-30T08:00:00Z", 3600)]
    [InlineData("2027-11-22T08:00:00Z", 2 * 86400)]
    public async Task Step_LeftToTheCollector_MakesAtMostTwoHundred(string to, int seconds)
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        var answer = await rig.JsonAsync($"/api/v1/totals?from=2026-11-22T08:00:00Z&to={to}&step=auto");

        Assert.Equal(seconds, answer.GetProperty("timeline").GetProperty("stepSeconds").GetInt32());
        Assert.InRange((answer.GetProperty("to").GetDateTimeOffset() - answer.GetProperty("from").GetDateTimeOffset()).TotalSeconds / seconds, 1, 200);
    }

    private static decimal Sum(List<JsonElement> rows, string figure) => decimal.Round(rows.Sum(row => row.GetProperty(figure).GetProperty("value").GetDecimal()), 9);
}
