using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Budgets;

public sealed class BudgetOptionsTests
{
    [Fact]
    public void Read_OfALimitAlone_IsAMonthOfAllInTheAccountsZone()
    {
        var budget = Assert.Single(Read("--Budgets:org:Limit=500kg", "--Account:TimeZone=Europe/Berlin").All);
        Assert.Equal(
            ("org", "all", BudgetAmount.Parse("500kg")!.Value, "month", "Europe/Berlin"),
            (budget.Name, budget.Target.Text, budget.Limit, budget.Period.Word, budget.Calendar.TimeZone));
        Assert.Null(budget.Parent ?? (object?)budget.Peak ?? budget.WorstIntensity);
        Assert.Equal([0.5m, 0.8m, 1m], budget.Thresholds);
        Assert.Equal([new(14.4m, 60), new(6m, 360), new(3m, 1440), new(1.2m, 4320)], budget.Tiers);
    }

    [Fact]
    public void Read_OfEveryKey_TakesIt()
    {
        var tree = Read(
            "--Budgets:org:Limit=500kg", "--Budgets:nlp:Limit=200 kg", "--Budgets:nlp:Target=project:nlp", "--Budgets:nlp:Parent=org", "--Budgets:org:Period=90d",
            "--Budgets:nlp:Period=90d", "--Budgets:org:TimeZone=Asia/Kolkata", "--Budgets:nlp:TimeZone=Asia/Kolkata", "--Budgets:nlp:Thresholds=100%,12.5%",
            "--Budgets:nlp:Tiers=2@24h,4@1h", "--Budgets:nlp:Coverage=75.5%", "--Budgets:nlp:PeakWatts=2800", "--Budgets:nlp:PeakIntensity=600");
        var budget = tree.All[0];
        Assert.Equal(("nlp", "project:nlp", "90d", "Asia/Kolkata", "org"), (budget.Name, budget.Target.Text, budget.Period.Word, budget.Calendar.TimeZone, budget.Parent));
        Assert.Equal([0.125m, 1m], budget.Thresholds);
        Assert.Equal([new(4m, 60), new(2m, 1440)], budget.Tiers);
        Assert.Equal((0.755m, 0.9m), (budget.Coverage, tree.All[1].Coverage));
        Assert.Equal((2800, 600), (budget.Peak!.Value.Value, budget.WorstIntensity!.Value.Value));
        Assert.Equal("300 kg", tree.Unallocated(tree.All[1])!.Value.Describe());
    }

    /// <summary>700 W at 600 g/kWh are 313 kg in 31 days and an hour.</summary>
    [Fact]
    public void Read_OfTheUsualTiers_LeavesOutWhatThePeakCannotReach()
    {
        var budget = Assert.Single(Read("--Budgets:org:Limit=100kg", "--Budgets:org:PeakWatts=700", "--Budgets:org:PeakIntensity=600").All);
        Assert.Equal([new(1.2m, 4320)], budget.Tiers);
    }

    [Theory]
    [InlineData("Limit", "5", "'5' is not a limit such as 500kg, 2t, 200kWh, 900L or 500 EUR")]
    [InlineData("Limit", "500EUR", "'500EUR' is not possible: Account:Currency is not set; set it, and what electricity costs in Site:Tariff")]
    [InlineData("Limit", "$500", "'$500' is not a limit such as")]
    [InlineData("Target", "label:rack", "'label:rack' is not all, project:NAME, run:ID, user:NAME, label:KEY=VALUE")]
    [InlineData("Target", "gpu:0", "'gpu:0' is not all, project:NAME")]
    [InlineData("Period", "hour", "'hour' is not day, week, month")]
    [InlineData("TimeZone", "Berlin", "'Berlin' is not a time zone")]
    [InlineData("Thresholds", "0.8", "'0.8' is not a part of the limit such as 80%")]
    [InlineData("Thresholds", ",", "are 0; write 1 to 10")]
    [InlineData("Parent", "nobody", "'nobody' is not the name of a budget")]
    [InlineData("Tiers", "1@72h", "'1@72h' is not a rate above 1")]
    [InlineData("Tiers", "2@2h", "'2@2h' is not a rate above 1 and a window of 1h, 6h, 24h or 72h")]
    [InlineData("Tiers", "2@1h,2.1@1h", "has two rates for one window")]
    [InlineData("Tiers", "14.4@1h", "'14.4@1h' is not reachable: at its peak the budget burns 3.13 times as fast as planned, and a tier may be 80% of that, 2.5")]
    [InlineData("Tiers", "1.3@72h --Budgets:org:Floor=99kg", "'1.3@72h' is not reachable: its window uses 24.192 kg at most, and what is less than the floor of 99 kg is told to nobody")]
    [InlineData("Floor", "100%", "'100%' is not a part of the limit below 100%, such as 1% (0% is none), or less than the limit of 100 kg in its unit")]
    [InlineData("Floor", "-1%", "'-1%' is not a part of the limit")]
    [InlineData("Floor", "79228162514264337593543950335%", "is not a part of the limit")]
    [InlineData("Floor", "1kWh", "'1kWh' is not a part of the limit")]
    [InlineData("Floor", "1 EUR", "'1 EUR' is not a part of the limit")]
    [InlineData("Floor", "100kg", "'100kg' is not a part of the limit")]
    [InlineData("Coverage", "90", "'90' is not a part of a window's energy from 0% to 100%, such as 90%")]
    [InlineData("Coverage", "101%", "'101%' is not a part of a window's energy")]
    [InlineData("Coverage", "-1%", "'-1%' is not a part of a window's energy")]
    [InlineData("Plan", "2", "'2' is not 1 (evenly), or 24 comma-separated weights of the day's hours, or 168 of the week's from Monday on")]
    [InlineData("Plan", "1,2,3", "'1,2,3' is not 1 (evenly)")]
    [InlineData("Plan", "0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "each from 0.001 to 1000")]
    [InlineData("PeakWatts", "0", "PeakWatts")]
    [InlineData("PeakIntensity", "many", "PeakIntensity")]
    public void AWrongValue_NamesItsKey(string key, string text, string says)
    {
        string[] settings = ["--Budgets:org:Limit=100kg", "--Budgets:org:PeakWatts=700", "--Budgets:org:PeakIntensity=600"];
        var error = Assert.Throws<ConfigurationException>(() => Read([.. settings, .. $"--Budgets:org:{key}={text}".Split(" --").Select((one, index) => index == 0 ? one : "--" + one)]));
        Assert.StartsWith($"Budgets:org:{key}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A plan with light hours is passed faster: 3.13 times the plan on the mean are 4.2 times that of its lightest hours.</summary>
    [Fact]
    public void Tiers_OfAShapedPlan_AreThoseThatItsLightestHoursReach()
    {
        string[] settings = ["--Budgets:org:Limit=100kg", "--Budgets:org:PeakWatts=700", "--Budgets:org:PeakIntensity=600", "--Budgets:org:Tiers=3@6h"];
        Assert.Contains("burns 3.13 times", Assert.Throws<ConfigurationException>(() => Read(settings)).Message, StringComparison.Ordinal);
        var budget = Assert.Single(Read([.. settings, $"--Budgets:org:Plan={string.Join(',', Enumerable.Range(0, 24).Select(hour => hour is >= 18 and < 22 ? "3" : "1"))}"]).All);
        Assert.Equal([new(3m, 360)], budget.Tiers);
    }

    /// <summary>No default makes a tier unreachable that is asked for: a month's hour at the peak is less than a hundredth of it.</summary>
    [Fact]
    public void Floor_ByDefault_IsAHundredthOrWhatThePeakReaches()
    {
        var budget = Assert.Single(Read("--Budgets:org:Limit=85kg", "--Budgets:org:PeakWatts=700", "--Budgets:org:PeakIntensity=600", "--Budgets:org:Tiers=1.2@1h,1.3@72h").All);
        var period = budget.Period.Longest;
        Assert.Equal((336, 850), (Math.Round(budget.FloorOf(budget.Tiers[0], period).Value, 1), budget.FloorOf(budget.Tiers[1], period).Value));
        Assert.Equal("20 kg", (budget with { Floor = BudgetAmount.Parse("20kg") }).FloorOf(budget.Tiers[0], period).Describe());
    }

    /// <summary>A hundredth of what a month may spend: of a year or a quarter less of the limit, so that each usual tier is told of from its own rate on.</summary>
    [Theory]
    [InlineData("day", 1000)]
    [InlineData("week", 1000)]
    [InlineData("month", 1000)]
    [InlineData("30d", 1000)]
    [InlineData("quarter", 100_000 * 30.0 / 2209 * 24 / 100)]
    [InlineData("90d", 100_000 * 30.0 / 2161 * 24 / 100)]
    [InlineData("year", 100_000 * 30.0 / 8785 * 24 / 100)]
    public void Floor_ByDefault_IsAHundredthOfAMonth(string period, double grams)
    {
        var budget = Assert.Single(Read("--Budgets:org:Limit=100kg", $"--Budgets:org:Period={period}").All);
        Assert.All(budget.Tiers, tier => Assert.Equal(grams, budget.FloorOf(tier, budget.Period.Longest).Value, 6));
        Assert.All(budget.Tiers, tier => Assert.Equal((double)tier.Rate, budget.TellsFrom(tier, budget.Period.Longest), 9));
    }

    /// <summary>Whoever sets a floor is shown what it makes of the rates: a hundredth of a year is 87.85 times what the plan has for an hour.</summary>
    [Fact]
    public void TellsFrom_OfAFloorAboveTheRate_IsWhatTheFloorMakesOfIt()
    {
        var budget = Assert.Single(Read("--Budgets:org:Limit=100kg", "--Budgets:org:Period=year", "--Budgets:org:Floor=1%").All);
        Assert.Equal([87.85, 14.641667, 3.660417, 1.220139], budget.Tiers.Select(tier => Math.Round(budget.TellsFrom(tier, budget.Period.Longest), 6)));
    }

    /// <summary>Nothing is converted, and nothing is free for want of a tariff.</summary>
    [Theory]
    [InlineData("500 USD", "0.3", "'500 USD' is not in EUR, which Account:Currency says; nothing is converted")]
    [InlineData("500 EUR", null, "'500 EUR' is not possible: no site says what electricity costs; Site:Tariff or Sites:<name>:Tariff says it")]
    [InlineData("500 eur", "0.3", "'500 eur' is not a limit such as")]
    public void MoneyWithoutItsPrice_NamesTheLimit(string limit, string? tariff, string says)
    {
        string[] money = ["--Account:Currency=EUR", $"--Budgets:bill:Limit={limit}"];
        var error = Assert.Throws<ConfigurationException>(() => Read(tariff is null ? money : [.. money, $"--Site:Tariff={tariff}"]));
        Assert.StartsWith($"Budgets:bill:Limit: {says}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>1 kW at the dearest of 0.4 EUR costs 10 EUR in a day of 25 hours.</summary>
    [Fact]
    public void Tiers_OfMoney_AreThoseThatThePeakAtTheDearestTariffReaches()
    {
        string[] money = ["--Account:Currency=EUR", "--Site:Tariff=0.3", "--Sites:a:Match=a-*", "--Sites:a:Tariff=0.4", "--Budgets:bill:Limit=2 EUR", "--Budgets:bill:Period=day", "--Budgets:bill:PeakWatts=1000"];
        var budget = Assert.Single(Read(money).All);
        Assert.Equal((BudgetUnit.Money, "EUR", 5), (budget.Limit.Unit, budget.Limit.Currency, Math.Round((double)budget.Ceiling(budget.Period.Longest)!.Value, 9)));
        Assert.Equal([new(3m, 1440), new(1.2m, 4320)], budget.Tiers);
        Assert.Contains("burns 5 times as fast as planned", Assert.Throws<ConfigurationException>(() => Read([.. money, "--Budgets:bill:Tiers=4.1@6h"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Budgets:a:Target=all", "Budgets:a:Limit: is missing")]
    [InlineData("--Budgets:a b:Limit=5kg", "Budgets:a b: is not a name")]
    [InlineData("--Budgets:a:Limitt=5kg --Budgets:a:Limit=5kg", "Budgets:a:Limitt: is not a known setting")]
    [InlineData("--Budgets:a:Limit=5kg --Budgets:b:Limit=6kg --Budgets:b:Parent=a", "Budgets:a:Limit: is 5 kg, and its parts b (6 kg) have 1 kg more")]
    public void AWrongWhole_NamesTheKey(string settings, string says) =>
        Assert.StartsWith(says, Assert.Throws<ConfigurationException>(() => Read(settings.Split(" --").Select((one, index) => index == 0 ? one : "--" + one).ToArray())).Message, StringComparison.Ordinal);

    [Fact]
    public void TooMany_AreRefused()
    {
        string[] many = [.. Enumerable.Range(0, 101).Select(number => $"--Budgets:b{number}:Limit=1kg")];
        Assert.Equal(100, Read(many[1..]).All.Count);
        Assert.Contains("are 101; there may be 100", Assert.Throws<ConfigurationException>(() => Read(many)).Message, StringComparison.Ordinal);
    }

    private static BudgetTree Read(params string[] settings) => CollectorOptions.Load(null, settings).Budgets;
}
