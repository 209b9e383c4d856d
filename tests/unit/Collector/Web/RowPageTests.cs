using System.Net;
using System.Text.Json;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.UnitTests.Collector.Web.Account;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>Answers with more rows than one of them has: each row is on one page, whatever the pages' length.</summary>
public sealed class RowPageTests
{
    private static readonly string[] Keys = ["", "a", "a", "a", "b", "c", "c", "d"];

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(7, 2)]
    [InlineData(8, 1)]
    [InlineData(100, 1)]
    public void Pages_OfAnyLength_HaveEachRowOnce(int most, int pages)
    {
        var (all, count) = (new List<string>(), 0);
        for (string? after = null; ; count++)
        {
            var (rows, next) = new RowPage(most, after).Cut(Keys, key => key);
            Assert.NotEmpty(rows);
            all.AddRange(rows);
            if (next is null) break;
            after = next;
        }

        Assert.Equal(Keys, all);
        Assert.Equal(pages, count + 1);
    }

    /// <summary>What is new before the page is not missed for it, and nothing is told twice.</summary>
    [Fact]
    public void Page_AfterARowThatIsNewOrGone_GoesOnBehindTheKey()
    {
        Assert.Equal(["c", "d"], new RowPage(9, "b").Cut(["a", "aa", "b", "c", "d"], key => key).Rows);
        Assert.Equal(["c", "d"], new RowPage(9, "b").Cut(["a", "c", "d"], key => key).Rows);
        Assert.Empty(new RowPage(9, "z").Cut(Keys, key => key).Rows);
        Assert.Empty(new RowPage(9, null).Cut(Array.Empty<string>(), key => key).Rows);
    }

    [Theory]
    [InlineData("totals")]
    [InlineData("account")]
    public async Task Api_InPages_IsTheWhole(string of)
    {
        await using var rig = await TwoRunsRig.StartAsync();
        var whole = await rig.Collector.JsonAsync($"/api/v1/{of}?{AccountRig.Hours}&by=run");

        List<JsonElement> rows = [];
        for (string? after = null; ;)
        {
            var page = await rig.Collector.JsonAsync($"/api/v1/{of}?{AccountRig.Hours}&by=run&limit=1{(after is null ? "" : $"&after={after}")}");
            rows.Add(Assert.Single(page.GetProperty("rows").EnumerateArray()));
            if (page.GetProperty("next").GetString() is not { } next) break;
            after = next;
        }

        Assert.Equal(JsonValueKind.Null, whole.GetProperty("next").ValueKind);
        Assert.Equal(whole.GetProperty("rows").EnumerateArray().Select(row => row.GetRawText()), rows.Select(row => row.GetRawText()));
        Assert.Equal(3, rows.Count);
    }

    [Theory]
    [InlineData("totals", "0")]
    [InlineData("totals", "10001")]
    [InlineData("account", "-1")]
    [InlineData("account", "many")]
    public async Task Limit_ThatIsNone_IsRefused(string of, string limit)
    {
        await using var rig = await AccountRig.StartAsync();
        using var answer = await rig.Collector.SendAsync(HttpMethod.Get, $"/api/v1/{of}?{AccountRig.Hours}&limit={limit}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("is not a number from 1 to 10000", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
