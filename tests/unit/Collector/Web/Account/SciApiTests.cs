using System.Net;
using System.Text.Json;
using TelemetryFootprint.UnitTests.Collector.Running;
using static TelemetryFootprint.UnitTests.Collector.Web.Account.AccountRig;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>ISO/IEC 21031 through the API.</summary>
public sealed class SciApiTests
{
    /// <summary>0.7 kWh × 1.2 × 350 = 294 g; M = 6.24 + 27.11 = 33.35 g; together 327.35 g per GPU-hour.</summary>
    [Fact]
    public async Task Score_OfAnH100Hour_IsTheReferenceCase()
    {
        await using var rig = await MeteredAsync("NVIDIA H100 80GB HBM3");
        var row = await SciAsync(rig, "gpu-hours:1");
        Assert.Equal(294, Value(row, "operational")!.Value, 6);
        Assert.Equal(33.35236, Value(row, "embodied")!.Value, 5);
        Assert.Equal(327.35236, Value(row, "score")!.Value, 5);
        Assert.Equal("g/gpu-hours", Of(row, "score.unit").GetString());
        Assert.Contains("shares of hosts", row.GetProperty("boundary").GetString(), StringComparison.Ordinal);
        Assert.Contains("location-based", row.GetProperty("method").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_PerTokens_IsTheHourDivided()
    {
        await using var rig = await MeteredAsync("NVIDIA H100 80GB HBM3");
        var row = await SciAsync(rig, "tokens:1.2e9");
        Assert.Equal(327.352359208 / 1.2e9, Value(row, "score")!.Value, 12);
        Assert.Equal(1_200_000_000m, row.GetProperty("count").GetDecimal());
        Assert.True(Of(row, "score.low").GetDouble() < Value(row, "score") && Value(row, "score") < Of(row, "score.high").GetDouble());
    }

    [Fact]
    public async Task Score_WithoutM_IsNone()
    {
        await using var rig = await MeteredAsync("NVIDIA Unheard-of");
        var row = await SciAsync(rig, "requests:1");
        Assert.NotNull(Value(row, "operational"));
        Assert.Null(Value(row, "score"));
        Assert.Contains("without it there is no score", Reason(row, "score"), StringComparison.Ordinal);
        Assert.Contains("Unheard-of", Reason(row, "embodied"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_OfUnpricedEnergy_IsNone()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=");
        await rig.MeterAsync(At(10), 60, 700);
        var row = await SciAsync(rig, "requests:1");
        Assert.Null(Value(row, "score"));
        Assert.StartsWith("O is not known", Reason(row, "score"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_OfAProject_IsOfItsEnergyAlone()
    {
        await using var rig = await MeteredAsync("NVIDIA H100 80GB HBM3");
        Assert.Equal(327.35236, Value(await SciAsync(rig, "runs:1", "&project=__unattributed__"), "score")!.Value, 5);
        var none = await rig.Collector.JsonAsync($"/api/v1/sci?{AccountRig.Hours}&units=runs:1&project=nobody");
        Assert.Empty(none.GetProperty("rows").EnumerateArray());
    }

    [Theory]
    [InlineData("units=tokens:1&basis=market", "no market-based measures")]
    [InlineData("units=tokens:1&basis=offset", "is not location")]
    [InlineData("units=tokens", "is not a unit")]
    [InlineData("units=tokens:0", "is not a unit")]
    [InlineData("units=tokens:-3", "is not a unit")]
    [InlineData("units=to%20kens:3", "is not a unit")]
    [InlineData("units=tokens:NaN", "is not a unit")]
    [InlineData("units=", "is missing")]
    public async Task Sci_AskedWrongly_IsRefused(string query, string reason)
    {
        await using var rig = await AccountRig.StartAsync();
        using var answer = await rig.Collector.SendAsync(HttpMethod.Get, $"/api/v1/sci?{AccountRig.Hours}&{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, JsonDocument.Parse(await answer.Content.ReadAsStreamAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> SciAsync(AccountRig rig, string units, string more = "") =>
        Assert.Single((await rig.Collector.JsonAsync($"/api/v1/sci?{AccountRig.Hours}&units={units}{more}")).GetProperty("rows").EnumerateArray());

    private static async Task<AccountRig> MeteredAsync(string model)
    {
        var rig = await AccountRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.2", "--Embodied:H100 80GB HBM3:Host=hgx-host");
        await rig.SayAsync(9, 350);
        await rig.MeterAsync(At(10), 60, 700, new PlayedAgent(rig.Collector.Time, inventory => inventory.Devices[0].Model = model));
        return rig;
    }
}
