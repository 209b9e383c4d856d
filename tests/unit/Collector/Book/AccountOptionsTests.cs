using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Book;

/// <summary>Settings and options of the account, as they are written.</summary>
public sealed class AccountOptionsTests
{
    [Fact]
    public void Read_OfNothing_IsTheCalendarYearInUtcAndFivePercent()
    {
        var options = Read();
        Assert.Equal(50_000, options.MaterialityPpm);
        Assert.Equal("UTC", options.Calendar.TimeZone);
        Assert.Equal(options.Calendar.RangeOf("2026"), options.Calendar.RangeOf("FY2026"));
    }

    [Fact]
    public void Read_OfAll_IsWhatItSays()
    {
        var options = Read("--Account:TimeZone=Europe/Berlin", "--Account:FiscalYearStart=04-06", "--Account:Materiality=2.5%");
        Assert.Equal(25_000, options.MaterialityPpm);
        Assert.Equal(new(2025, 4, 5, 22, 0, 0, TimeSpan.Zero), options.Calendar.RangeOf("FY2026")!.Value.From.ToTime());
    }

    [Theory]
    [InlineData("TimeZone", "Mars/Olympus")]
    [InlineData("FiscalYearStart", "13-01")]
    [InlineData("FiscalYearStart", "02-30")]
    [InlineData("FiscalYearStart", "4")]
    [InlineData("Materiality", "5")]
    [InlineData("Materiality", "-1%")]
    [InlineData("Materiality", "101%")]
    [InlineData("Materiality", "five%")]
    public void Read_OfSomethingElse_NamesTheKey(string key, string value)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read($"--Account:{key}={value}"));
        Assert.StartsWith($"Account:{key}: '{value}' is not ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10", null, "2026-10-01T00:00Z", "2026-11-01T00:00Z")]
    [InlineData("2026-10", "2026-12", "2026-10-01T00:00Z", "2026-12-01T00:00Z")]
    [InlineData("2026-10-05", "2026-10-06T12:30Z", "2026-10-05T00:00Z", "2026-10-06T12:30Z")]
    [InlineData("2026-10-05T09:15+05:45", "2026-10-05T09:16+05:45", "2026-10-05T03:30Z", "2026-10-05T03:31Z")]
    public void Range_OfPeriodsAndTimes_IsItsMinutes(string from, string? to, string first, string end)
    {
        var range = RangeText.Read(Read().Calendar, from, to);
        Assert.Equal((Minute(first), Minute(end)), (range.From, range.To));
    }

    [Theory]
    [InlineData(null, "2026", "--from: is missing")]
    [InlineData("2026-10-05T09:15Z", null, "--to: is missing")]
    [InlineData("2026-10-05T09:15", "2026-11", "--from: '2026-10-05T09:15' is neither")]
    [InlineData("2026-10-05T09:15:30Z", "2026-11", "--from: ")]
    [InlineData("2026-10", "2026-10", "--to: '2026-10' is not after")]
    [InlineData("2026-10", "yesterday", "--to: 'yesterday' is neither")]
    public void Range_OfSomethingElse_NamesTheOption(string? from, string? to, string says) => Assert.StartsWith(
        says, Assert.Throws<ConfigurationException>(() => RangeText.Read(Read().Calendar, from, to)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null, "1.2", null, "why", "ledger restate: needs one of --host NAME and --site NAME")]
    [InlineData("a", "b", "1.2", null, "why", "ledger restate: needs one of --host NAME and --site NAME")]
    [InlineData("a", null, null, null, "why", "ledger restate: needs one or more of --pue, --wue and --zone")]
    [InlineData("a", null, "1.2", null, null, "--reason: is missing")]
    [InlineData("a", null, "1.2", null, "  ", "--reason: is missing")]
    [InlineData("a", null, "1.2", null, "two\nlines", "--reason: ")]
    [InlineData("a", null, "0.9", null, "why", "--pue: '0.9'")]
    [InlineData("a", null, null, "G B", "why", "--zone: 'G B'")]
    public void Restatement_ThatLacksSomething_NamesTheOption(string? host, string? site, string? pue, string? zone, string? reason, string says) => Assert.StartsWith(
        says,
        Assert.Throws<ConfigurationException>(() => new RestateRequest(host, site, "2026-10", null, pue, zone, reason).Judge(Read().Calendar, "me")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Restatement_ThatIsWhole_IsWhatItSays()
    {
        var asked = new RestateRequest(null, "home", "2026-10", null, "1.31", "FR", "meter").Judge(Read().Calendar, "me");
        Assert.Equal(new SiteRestatement(null, "home", new(Minute("2026-10-01T00:00Z"), Minute("2026-11-01T00:00Z")), Pue.FromRatio(1.31m), "FR", "meter", "me"), asked);
    }

    [Theory]
    [InlineData("-0.1")]
    [InlineData("100.1")]
    [InlineData("NaN")]
    [InlineData("")]
    public void Restatement_OfNoWue_NamesTheOption(string wue) => Assert.StartsWith(
        $"--wue: '{wue}' is not",
        Assert.Throws<ConfigurationException>(() => new RestateRequest("a", null, "2026-10", null, null, null, "why") { WueText = wue }.Judge(Read().Calendar, "me")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1.9", 1_900_000)]
    public void Restatement_OfAWueAlone_IsEnough(string wue, long microlitres) =>
        Assert.Equal(microlitres, new RestateRequest("a", null, "2026-10", null, null, null, "why") { WueText = wue }.Judge(Read().Calendar, "me").Wue!.Value.Microlitres);

    private static AccountOptions Read(params string[] settings) => AccountOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, settings));

    private static UtcMinute Minute(string time) => UtcMinute.FromTime(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
}
