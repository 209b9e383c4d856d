using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Collector.Web.Account;
using static TelemetryFootprint.UnitTests.Collector.Web.Account.AccountRig;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>The account of one run, or of a project's, a site's or a user's: two runs share a GPU, one of them holds it unused for a while, and the hour was restated.</summary>
public sealed class AccountOfRunTests
{
    private static readonly string[] Figures = ["energy", "emissions", "embodied.emissions", "water.total", "restated", "unpriced"];

    [Fact]
    public async Task Runs_AndWhatIsNobodys_SumToTheWhole()
    {
        await using var rig = await TwoRunsRig.StartAsync();
        var whole = await rig.RowAsync();

        var runs = await rig.RowsAsync("run");

        Assert.Equal(["__idle__", "big", "small"], runs.Select(Key));
        foreach (var figure in Figures) Assert.Equal(Value(whole, figure)!.Value, runs.Sum(run => Value(run, figure)!.Value), 9);
        Assert.Equal(0.5 * 0.7 * 1.2 * (200 - 300), Value(runs[1], "restated")!.Value, 9);
        Assert.Equal(0.7 * 1.2 * (200 - 300), Value(whole, "restated")!.Value, 9);
        Assert.Equal(0.5 * 0.7 * (0.5 + (1.2 * 2.33)), Value(runs[1], "water.total")!.Value, 6);
    }

    [Fact]
    public async Task Run_ByDevice_IsItsRowAndSaysWhichGpuItWas()
    {
        await using var rig = await TwoRunsRig.StartAsync();

        var row = Assert.Single(await OfAsync(rig, "device", "run=big"));

        var own = (await rig.RowsAsync("run")).Single(run => Key(run) == "big");
        foreach (var figure in Figures) Assert.Equal(Value(own, figure), Value(row, figure));
        Assert.Equal(("GPU-1-0", "node-1"), (Key(row), row.GetProperty("host").GetString()));
        Assert.Equal((0, "NVIDIA H100 80GB HBM3", "gpu"), (Of(row, "device.index").GetInt32(), Of(row, "device.model").GetString(), Of(row, "device.kind").GetString()));
        Assert.Equal(JsonValueKind.Null, own.GetProperty("device").ValueKind);
    }

    [Theory]
    [InlineData("run=big", 0.5)]
    [InlineData("run=small", 0.3)]
    [InlineData("run=none", 0)]
    [InlineData("run=__idle__", 0)]
    [InlineData("project=nlp", 0.5)]
    [InlineData("user=bob", 0.3)]
    [InlineData("user=bob&run=big", 0)]
    [InlineData("user=bob&run=small", 0.3)]
    [InlineData("project=nlp&run=small", 0)]
    [InlineData("site=default", 1)]
    [InlineData("site=away", 0)]
    [InlineData("run=&project=", 1)]
    public async Task Account_OfWhoeverIsAsked_IsTheirsAlone(string of, double part)
    {
        await using var rig = await TwoRunsRig.StartAsync();
        var whole = Value(await rig.RowAsync(), "energy")!.Value;
        Assert.Equal(part * whole, (await OfAsync(rig, "all", of)).Sum(row => Value(row, "energy")!.Value), 6);
    }

    [Fact]
    public async Task Run_OfAProjectThatTheCallerDoesNotSee_HasNoRows()
    {
        await using var rig = await TwoRunsRig.StartAsync();
        var account = rig.Collector.Services.GetRequiredService<AccountQueries>();
        int Rows(string project) => account.Account("2026-11-22T09:00Z", "2026-11-22T12:00Z", "run", null, null, new(null, "big", null, null), RowPage.Of(null, null), new HashSet<string> { project }).Rows.Count;

        Assert.Equal((1, 0), (Rows("nlp"), Rows("vision")));
    }

    /// <summary>A run is read by its own series alone; of all that would be too much.</summary>
    [Theory]
    [InlineData("run=big", HttpStatusCode.OK)]
    [InlineData("project=nlp", HttpStatusCode.BadRequest)]
    public async Task Run_OfYears_IsAnswered(string of, HttpStatusCode status)
    {
        await using var rig = await TwoRunsRig.StartAsync();
        using var answer = await rig.Collector.SendAsync(HttpMethod.Get, $"/api/v1/account?from=2024-01-01T00:00Z&to=2026-11-22T12:00Z&by=run&{of}");
        Assert.Equal(status, answer.StatusCode);
    }

    /// <summary>Of which it is the score alone, and the same as of the hours that it drew anything in.</summary>
    [Fact]
    public async Task Sci_OfARunOfYears_IsThatOfItsHours()
    {
        await using var rig = await TwoRunsRig.StartAsync();
        const string Years = "from=2024-01-01T00:00Z&to=2026-11-22T12:00Z";
        foreach (var run in (string[])["big", "small"])
        {
            var years = Assert.Single((await rig.Collector.JsonAsync($"/api/v1/sci?{Years}&units=tokens:1&run={run}")).GetProperty("rows").EnumerateArray());
            var hours = Assert.Single((await rig.Collector.JsonAsync($"/api/v1/sci?{Hours}&units=tokens:1&run={run}")).GetProperty("rows").EnumerateArray());
            Assert.NotNull(Value(hours, "operational"));
            Assert.Equal((Value(hours, "operational"), Value(hours, "embodied")), (Value(years, "operational"), Value(years, "embodied")));
        }

        using var answer = await rig.Collector.SendAsync(HttpMethod.Get, $"/api/v1/sci?{Years}&units=tokens:1&project=nlp");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Account_OfAMisspeltScope_IsRefusedByName()
    {
        await using var rig = await AccountRig.StartAsync();

        using var answer = await rig.Collector.SendAsync(HttpMethod.Get, $"/api/v1/account?{Hours}&runs=big");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("runs: is not a parameter here", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string? Key(JsonElement row) => row.GetProperty("key").GetString();

    private static async Task<List<JsonElement>> OfAsync(AccountRig rig, string by, string of) =>
        [.. (await rig.Collector.JsonAsync($"/api/v1/account?{Hours}&by={by}&{of}")).GetProperty("rows").EnumerateArray()];
}
