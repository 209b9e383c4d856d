using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;
using static TelemetryFootprint.UnitTests.Collector.Web.Account.AccountRig;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>The market-based number and the 24/7 score, from an agent's readings to the API's answer.</summary>
public sealed class MarketApiTests : IDisposable
{
    private const double Kilowatthour = 3.6e6;
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Market_WithoutContracts_IsUnknownAndNotTheLocationsNumber()
    {
        await using var rig = await MeteredAsync("DE");
        var row = await rig.RowAsync();
        Assert.Null(Value(row, "market.emissions"));
        Assert.Contains("no contracts are declared", Reason(row, "market.emissions"), StringComparison.Ordinal);
        Assert.Null(Value(row, "carbonFree"));
        Assert.NotNull(Value(row, "emissions"));
    }

    /// <summary>Two hours of 0.7 kWh; a contract of half a kilowatt-hour in the first one.</summary>
    [Fact]
    public async Task Market_PartlyCovered_TakesTheResidualMixForTheRest()
    {
        await using var rig = await MeteredAsync("DE", "w1,0.0005,2026-11-22T09:00Z,2026-11-22T10:00Z,DE,wind");
        var row = await rig.RowAsync();
        Assert.Equal(0.5 * Kilowatthour, Value(row, "market.covered")!.Value, 3);
        Assert.Equal(0.9 * Kilowatthour, Value(row, "market.residual")!.Value, 3);
        Assert.Equal(0.9 * 724.56, Value(row, "market.emissions")!.Value, 6);
        Assert.Equal(0, Value(row, "market.unpriced"));
        // What the number counts is not what the location's counts, and is said of both.
        Assert.Equal(("direct", "CO2"), (Of(row, "market.factor").GetString(), Of(row, "market.gas").GetString()));
        Assert.Equal(("lifecycle", "CO2e"), (Of(row, "factor").GetString(), Of(row, "gas").GetString()));
        // The location's number knows nothing of contracts.
        Assert.Equal(1.4 * 344.14, Value(row, "emissions")!.Value, 6);
        Assert.Equal(0.5 / 1.4, Value(row, "carbonFree")!.Value, 9);
        Assert.Contains("≥", Reason(row, "carbonFree"), StringComparison.Ordinal);
    }

    /// <summary>Hour by hour, and per project and site: the same contracts, used up in the same order.</summary>
    [Fact]
    public async Task Market_OfTheBook_IsThatOfTheAccount()
    {
        await using var rig = await MeteredAsync("DE", "w1,0.0009,2026-11-22T00:00Z,2026-11-23T00:00Z,DE,wind");
        var rows = BookOf(rig);
        Assert.Equal([0.7, 0.2], rows.Select(row => row.Market!.Covered.KilowattHours), Near);
        Assert.Equal([0, 0.5 * 724.56], rows.Select(row => row.Market!.Product!.Value.ToGrams().Value), Near);
        Assert.Equal(Value(await rig.RowAsync(), "market.emissions")!.Value, rows.Sum(row => row.Market!.Product!.Value.ToGrams().Value), 9);
        // The first hour took none: contracts cover it whole.
        Assert.Equal([null, "DE"], rows.Select(row => row.Market!.Mix?.Zone));
    }

    /// <summary>The first hour is covered whole, the second in part: nobody knows what its rest emitted.</summary>
    [Fact]
    public async Task Market_OfTheBookWithoutAResidualMix_IsKnownOnlyWhereAllIsCovered()
    {
        await using var rig = await MeteredAsync("AT", "w1,0.0009,2026-11-22T00:00Z,2026-11-23T00:00Z,AT,hydro");
        var rows = BookOf(rig);
        Assert.Equal(default(EmissionProduct), rows[0].Market!.Product);
        Assert.Null(rows[1].Market!.Product);
        Assert.All(rows, row => Assert.Null(row.Market!.Mix));
        Assert.Equal(0.2, rows[1].Market!.Covered.KilowattHours, Near);
    }

    [Fact]
    public async Task Market_OfTheBookWithoutContracts_IsNone()
    {
        await using var rig = await MeteredAsync("DE");
        Assert.All(BookOf(rig), row => Assert.Null(row.Market));
    }

    /// <summary>What the first hour has too much of, the second does not get.</summary>
    [Fact]
    public async Task Market_ContractOfOneHour_CoversNoOther()
    {
        await using var rig = await MeteredAsync("DE", "w1,5,2026-11-22T09:00Z,2026-11-22T10:00Z,DE,solar");
        var row = await rig.RowAsync();
        Assert.Equal(0.7 * Kilowatthour, Value(row, "market.covered")!.Value, 3);
        Assert.Equal(0.5, Value(row, "carbonFree")!.Value, 9);
    }

    /// <summary>A certificate of a day that covers all of it says nothing of any hour: of the grid's 60 % in the first, nobody knows of the second.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CarbonFree_OfAContractForADay_MatchesNoHour(bool hasMix)
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=DE", Setting("s1,5,2026-11-22T00:00Z,2026-11-23T00:00Z,DE,solar"));
        if (hasMix) await rig.SayAsync(9, 200, "DE", mix: GenerationMix.Of([new(Fuel.Gas, 40), new(Fuel.Wind, 60)]));
        await rig.MeterAsync(At(11), 120, 700);
        var row = await rig.RowAsync();
        Assert.Equal(1.4 * Kilowatthour, Value(row, "market.covered")!.Value, 3);
        Assert.Contains("tell no hour", Reason(row, "carbonFree"), StringComparison.Ordinal);
        Assert.Equal(hasMix ? 0.6 : (double?)null, Value(row, "carbonFree"));
        var high = row.GetProperty("carbonFree").GetProperty("high");
        Assert.Equal(hasMix ? 1.0 : (double?)null, high.ValueKind == JsonValueKind.Null ? null : high.GetDouble());
    }

    /// <summary>The contract of a day was used up by an hour that the question does not ask for.</summary>
    [Fact]
    public async Task Market_AskedForTheSecondHour_RemembersWhatTheFirstUsed()
    {
        await using var rig = await MeteredAsync("DE", "w1,0.0007,2026-11-22T00:00Z,2026-11-23T00:00Z,DE,nuclear");
        var answer = await rig.Collector.JsonAsync("/api/v1/account?from=2026-11-22T10:00Z&to=2026-11-22T11:00Z&by=all");
        var row = Assert.Single(answer.GetProperty("rows").EnumerateArray());
        Assert.Equal(0, Value(row, "market.covered"));
        Assert.Equal(0.7 * 724.56, Value(row, "market.emissions")!.Value, 6);
    }

    /// <summary>Google's hourly score: what contracts cover counts whole, the rest as the grid was made then; what one hour has too much of, no other gets.</summary>
    [Theory]
    [InlineData(null, 0.6 * 0.7, 0.0, "neither contracts nor a provider")]
    [InlineData("w1,0.0005,2026-11-22T09:00Z,2026-11-22T10:00Z,DE,wind", 0.5 + (0.6 * 0.2), 0.7, "matched by contracts alone")]
    public async Task CarbonFree_OfAnHourWhoseMixIsTold_CountsTheGridsOwnShare(string? contract, double matched, double loadBesides, string says)
    {
        await using var rig = await AccountRig.StartAsync(["--Site:Zone=DE", .. contract is null ? Array.Empty<string>() : [Setting(contract)]]);
        await rig.SayAsync(9, 200, "DE", mix: GenerationMix.Of([new(Fuel.Gas, 30), new(Fuel.Unknown, 10), new(Fuel.Nuclear, 20), new(Fuel.Wind, 40)]));
        await rig.MeterAsync(At(11), 120, 700);
        var row = await rig.RowAsync();
        Assert.Equal(matched / (0.7 + loadBesides), Value(row, "carbonFree")!.Value, 6);
        Assert.Contains("count as fossil", Reason(row, "carbonFree"), StringComparison.Ordinal);
        Assert.Contains(says, Reason(row, "carbonFree"), StringComparison.Ordinal);
    }

    /// <summary>Stockholm lies in a bidding zone, and mixes are of countries: the answer names whose it took.</summary>
    [Fact]
    public async Task Market_OfACloudRegion_TakesItsCountrysResidualMixAndSaysSo()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Region=aws:eu-north-1", Setting("w1,0.0005,2026-11-22T09:00Z,2026-11-22T10:00Z,SE-SE3,wind"));
        await rig.MeterAsync(At(11), 120, 700);
        var row = await rig.RowAsync();
        Assert.Equal("SE-SE3", row.GetProperty("zone").GetString());
        Assert.Equal(0.9 * 85.52, Value(row, "market.emissions")!.Value, 6);
        Assert.Equal(0, Value(row, "market.unpriced"));
        var part = Assert.Single(Of(row, "market.parts").EnumerateArray());
        Assert.Equal(("SE-SE3", "SE", "direct", "CO2", "aib", 2024), (Said(part, "zone"), Said(part, "of"), Said(part, "factor"), Said(part, "gas"), Said(part, "source"), part.GetProperty("year").GetInt32()));
        Assert.Equal((85.52, Value(row, "market.emissions")), (Value(part, "intensity"), Value(part, "emissions")));
        Assert.Equal("SE's residual mix stands in for that of SE-SE3, which has none", Reason(row, "market.emissions"));
        Assert.Equal([0.2 * 85.52, 0.7 * 85.52], BookOf(rig).Select(hour => hour.Market!.Product!.Value.ToGrams().Value), Near);
        Assert.All(BookOf(rig), hour => Assert.Equal(("SE", "aib", 2024), (hour.Market!.Mix!.Zone, hour.Market.Mix.Source, hour.Market.Mix.Year)));
    }

    /// <summary>One host under AIB's mix, one under Green-e's of which nobody says what gases it counts: two numbers of their own and none of both.</summary>
    [Fact]
    public async Task Market_OfTwoPublishersThatCountDifferentThings_HasNoSum()
    {
        await using var rig = await AccountRig.StartAsync(
            "--Account:Factor=direct", "--Site:Zone=DE", "--Sites:west:Zone=US-CAMX", "--Sites:west:Match=node-2", Setting("w1,0.0001,2026-11-22T09:00Z,2026-11-22T10:00Z,DE,wind"));
        await rig.MeterAsync(At(10), 60, 700, new PlayedAgent(rig.Collector.Time), new PlayedAgent(rig.Collector.Time, 2, host: "node-2"));
        var row = (await rig.RowsAsync()).Single(row => Of(row, "market.parts").GetArrayLength() == 2);
        Assert.Null(Value(row, "market.emissions"));
        Assert.Contains("count different things", Reason(row, "market.emissions"), StringComparison.Ordinal);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (Of(row, "market.factor").ValueKind, Of(row, "market.gas").ValueKind));
        Assert.Equal([("DE", "CO2"), ("US-CAMX", "unknown")], Of(row, "market.parts").EnumerateArray().Select(part => (Said(part, "zone"), Said(part, "gas"))));
        Assert.Equal([0.6 * 724.56, 0.7 * 197.0], Of(row, "market.parts").EnumerateArray().Select(part => Value(part, "emissions")!.Value), Near);
        Assert.All(await rig.RowsAsync("zone"), zone => Assert.NotNull(Value(zone, "market.emissions")));
    }

    [Fact]
    public async Task Market_OfAZoneWithoutAResidualMix_IsUnknownForTheRest()
    {
        await using var rig = await MeteredAsync("AT", "w1,0.0005,2026-11-22T09:00Z,2026-11-22T10:00Z,AT,hydro");
        var row = await rig.RowAsync();
        Assert.Equal(0, Value(row, "market.emissions"));
        Assert.StartsWith("≥", Reason(row, "market.emissions"), StringComparison.Ordinal);
        Assert.Equal(0.9 * Kilowatthour, Value(row, "market.unpriced")!.Value, 3);
    }

    [Fact]
    public async Task Market_ContractElsewhere_CoversNothingHere()
    {
        await using var rig = await MeteredAsync("DE", "w1,5,2026-01-01T00:00Z,2027-01-01T00:00Z,FR,nuclear");
        var row = await rig.RowAsync();
        Assert.Equal(0, Value(row, "market.covered"));
        Assert.Null(Value(row, "carbonFree"));
        Assert.Contains("no contract speaks of the zone", Reason(row, "carbonFree"), StringComparison.Ordinal);
    }

    /// <summary>Two devices share what is covered by what they used, and their rows are the whole.</summary>
    [Fact]
    public async Task Market_ByDevice_SumsToTheWhole()
    {
        await using var rig = await AccountRig.StartAsync("--Site:Zone=DE", "--Site:Pue=1.3", Setting("w1,0.0005,2026-11-22T09:00Z,2026-11-22T10:00Z,DE,wind"));
        await rig.MeterAsync(At(9.5), 30, 700, new PlayedAgent(rig.Collector.Time));
        await rig.MeterAsync(At(10), 30, 300, new PlayedAgent(rig.Collector.Time, 2, host: "node-2"));
        var all = await rig.RowAsync();
        var devices = await rig.RowsAsync("device");
        foreach (var figure in new[] { "market.emissions", "market.covered", "market.residual", "energy", "facilityEnergy", "emissions", "embodied.emissions", "water.offSite", "scopes.combustion" })
            Assert.Equal(Value(all, figure)!.Value, devices.Sum(row => Value(row, figure)!.Value), 4);
        Assert.Equal(0.7 * 0.5 * Kilowatthour, Value(devices[0], "market.covered")!.Value, 2);
        Assert.Equal(0.5 / (0.5 * 1.3), Value(all, "carbonFree")!.Value, 9);
    }

    private string Setting(params string[] contracts) => $"--Account:ContractsFile={ContractsFile(_folder, contracts)}";

    private static string? Said(JsonElement part, string name) => part.GetProperty(name).GetString();

    private static bool Near(double left, double right) => Math.Abs(left - right) < 1e-6;

    private static List<BookRow> BookOf(AccountRig rig)
    {
        var nine = UtcMinute.FromTime(At(9));
        var rows = new List<BookRow>();
        rig.Collector.Services.GetRequiredService<IBookReader>().Rows(
            [new(nine, nine + 60), new(nine + 60, nine + 120)], rig.Collector.Services.GetRequiredService<AccountRules>(), rows.Add);
        Assert.Equal(2, rows.Count);
        return rows;
    }

    /// <summary>Two hours of one GPU at 700 W from nine o'clock on.</summary>
    private async Task<AccountRig> MeteredAsync(string zone, params string[] contracts)
    {
        var rig = await AccountRig.StartAsync([$"--Site:Zone={zone}", .. contracts.Length == 0 ? Array.Empty<string>() : [Setting(contracts)]]);
        await rig.MeterAsync(At(11), 120, 700);
        return rig;
    }
}
