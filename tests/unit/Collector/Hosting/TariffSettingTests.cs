using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

/// <summary><c>Site:Tariff</c>, <c>Account:Currency</c> and <c>Account:CarbonPricePerTonne</c>.</summary>
public sealed class TariffSettingTests : IDisposable
{
    private const string Key = "Sites:a:Tariff";
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0.31")]
    [InlineData("0")]
    [InlineData("1000000")]
    [InlineData("0.000001")]
    public void Read_OfANumber_IsOnePriceOfAllTime(string text)
    {
        var entry = Assert.Single(Read(text)!.Entries);
        Assert.Equal((decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture), ""), (entry.PerKilowattHour, entry.Source));
    }

    [Fact]
    public void Read_OfNothing_IsUnknown() => Assert.Null(TariffSetting.Read(Settings(), Key));

    [Theory]
    [InlineData("from,price\n2026-11-01T00:00Z,0.4\n\n2026-10-01T02:00+02:00,0.2\n", "")]
    [InlineData("\uFEFFfrom,price,source\r\n2026-11-01T00:00Z,0.4,contract, page 2\r\n2026-10-01T00:00:00Z,0.2,old\r\n", "contract, page 2")]
    public void Read_OfATable_HasItsLinesInTime(string text, string source)
    {
        var series = Read(_folder.Write("tariff.csv", text))!;

        Assert.Equal([0.2m, 0.4m], series.Entries.Select(entry => entry.PerKilowattHour));
        Assert.Equal(source, series.Entries[1].Source);
        Assert.Equal(0.2m, series.Over(HourOf(2026, 10), "EUR")!.Value.Middle.PerKilowattHour);
        Assert.Equal(0.4m, series.Over(HourOf(2026, 12), "EUR")!.Value.Middle.PerKilowattHour);
        Assert.Null(series.Over(HourOf(2026, 9), "EUR"));
    }

    [Theory]
    [InlineData("", "does not begin with the header from,price or from,price,source")]
    [InlineData("from;price\n", "does not begin with the header")]
    [InlineData("from,price\n", "no line but its header")]
    [InlineData("from,price\n2026-11-01T00:00Z,0.31,source\n", "line 2: ")]
    [InlineData("from,price,source\n2026-11-01T00:00Z,0.31\n", "line 2: ")]
    [InlineData("from,price,source\n2026-11-01T00:00Z,0.31,\n", "line 2: ")]
    [InlineData("from,price\n2026-11-01T00:00Z,-0.31\n", "line 2: ")]
    [InlineData("from,price\n2026-11-01T00:00Z,0.1234567\n", "line 2: ")]
    [InlineData("from,price\n2026-11-01T00:00Z,1000001\n", "line 2: ")]
    [InlineData("from,price\n2026-11-01T00:00Z,0.3\n2026-11-01T00:00:30Z,0.3\n", "line 3: ")]
    [InlineData("from,price\n2026-11-01T00:00,0.3\n", "line 2: ")] // Whose midnight?
    [InlineData("from,price\n2026-11-01T00:00Z,0.3\n2026-11-01T01:00+01:00,0.4\n", "two prices from 2026-11-01T00:00Z on")]
    public void Read_OfSomethingElse_NamesKeyFileAndLine(string text, string says)
    {
        var file = _folder.Write("tariff.csv", text);
        var error = Assert.Throws<ConfigurationException>(() => Read(file));
        Assert.StartsWith($"{Key}: {file}", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,31")]
    [InlineData("-0.1")]
    [InlineData("1000000.5")]
    [InlineData("0.1234567")]
    public void Read_OfAPriceThatIsNone_SaysWhatOneIs(string text) =>
        Assert.StartsWith($"{Key}: '{text}' is not a price per kilowatt-hour from 0 to 1000000", Assert.Throws<ConfigurationException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OfNoFile_NamesIt() =>
        Assert.StartsWith($"{Key}: nowhere.csv cannot be read", Assert.Throws<ConfigurationException>(() => Read("nowhere.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void Prices_OfTheSites_AreInTheAccountsCurrency()
    {
        var prices = Prices("--Account:Currency=CHF", "--Account:CarbonPricePerTonne=85.5", "--Site:Tariff=0.3", "--Sites:a:Match=a-*", "--Sites:a:Tariff=0.2", "--Sites:b:Match=b-*")!;

        Assert.Equal(new CarbonPrice(85.5m, "CHF"), prices.Carbon);
        Assert.Equal(["a", "default"], prices.Tariffs.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new Tariff(0.2m, "CHF"), prices.TariffOf("a", HourOf(2026, 11))!.Value.Middle);
        Assert.Null(prices.TariffOf("b", HourOf(2026, 11)));
    }

    [Fact]
    public void Prices_WithoutACurrency_AreNone() => Assert.Null(Prices("--Site:Tariff=0.3", "--Account:CarbonPricePerTonne=85"));

    [Fact]
    public void Prices_OfTheCurrencyAlone_HaveNoCarbonPriceAndNoTariff()
    {
        var prices = Prices("--Account:Currency=EUR")!;
        Assert.Null(prices.Carbon);
        Assert.Empty(prices.Tariffs);
    }

    [Theory]
    [InlineData("--Account:Currency=eur", "Account:Currency: 'eur' is not a currency of ISO 4217")]
    [InlineData("--Account:Currency=EURO", "Account:Currency: 'EURO' is not ")]
    [InlineData("--Account:Currency=XXX", "Account:Currency: 'XXX' is not ")]
    [InlineData("--Account:CarbonPricePerTonne=-1", "Account:CarbonPricePerTonne: '-1' is not a number")]
    public void Prices_ThatAreWrong_NameTheKey(string setting, string says) =>
        Assert.StartsWith(says, Assert.Throws<ConfigurationException>(() => Prices(setting)).Message, StringComparison.Ordinal);

    private static TariffSeries? Read(string text) => TariffSetting.Read(Settings($"--{Key}={text}"), Key);

    private static PriceBook? Prices(params string[] settings)
    {
        var reader = Settings(settings);
        return PriceOptions.Read(reader, SitesOptions.Read(reader));
    }

    private static SettingsReader Settings(params string[] settings) => SettingsSources.Load("NO_SUCH_PREFIX__", null, settings);

    private static MinuteRange HourOf(int year, int month)
    {
        var from = UtcMinute.FromTime(new(year, month, 1, 0, 0, 0, TimeSpan.Zero));
        return new(from, from + 60);
    }
}
