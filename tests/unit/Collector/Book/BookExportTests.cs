using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.UnitTests.Collector.Core.Account;

namespace TelemetryFootprint.UnitTests.Collector.Book;

/// <summary>The written book, of rows that a test makes up.</summary>
public sealed class BookExportTests : IBookReader
{
    private static readonly FactorIdentity Neso = new("neso", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "test");
    private static readonly AccountCalendar Kathmandu = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"), MonthDay.NewYear);
    private static readonly UtcMinute Noon = UtcMinute.FromTime(new(2026, 11, 22, 12, 15, 0, TimeSpan.Zero));
    private static readonly MinuteRange Range = new(Noon, Noon + 60);

    private static readonly ResidualMix Mix = new("GB", GramsPerKilowattHour.FromGrams(600), AnnualFactorKind.Lifecycle, AnnualFactorGas.Co2e, 2025, "test", "none");

    private static readonly FactorFamily Direct = FactorFamily.Of(Neso);

    private readonly List<BookRow> _rows = [];
    private IReadOnlyList<PeriodTotal> _told = [];
    private DateTimeOffset? _asOf;

    [Fact]
    public void WriteCsv_OfAPricedRow_HasEveryFigure()
    {
        _rows.Add(Row(3_600_000_000, 100, 7) with { IsRestated = true });
        var lines = Csv();
        Assert.Equal("hour,hour_end,local_hour,site,project,zone,simulated,energy_kwh,pue,pue_set,facility_kwh,factor_g_per_kwh_location,factor_version,factor,gas,provider,quality,g_location_based,g_market_based,restated,contract_kwh,factor_g_per_kwh_market,row,as_of,period,closed_at,reason,water_litres_closed,water_litres_now,market_factor,market_gas,market_mix", lines[0]);
        Assert.Equal("2026-11-22T12:15Z,2026-11-22T13:15Z,2026-11-22T18:00+05:45,home,__unattributed__,GB,false,1,1.2,true,1.2,100,7,direct,CO2,neso,measured,120,,true,,,entry,,,,,,,,,", lines[1]);
    }

    [Fact]
    public void WriteCsv_OfAnUnpricedRow_LeavesUnknownEmptyAndNeverZero()
    {
        _rows.Add(Row(1_800_000_000, 100, 7) with { Version = null, Value = null, Factor = null, Quality = null, Product = null, Zone = "", Pue = Pue.Unset });
        Assert.Equal("2026-11-22T12:15Z,2026-11-22T13:15Z,2026-11-22T18:00+05:45,home,__unattributed__,,false,0.5,1,false,0.5,,,,,,,,,false,,,entry,,,,,,,,,", Csv()[1]);
    }

    [Fact]
    public void WriteCsv_OfANameThatIsAFormula_KeepsItAText()
    {
        _rows.Add(Row(1, 1, 1) with { Site = "=cmd|'/c calc'!A1", Project = "@x,y" });
        Assert.Contains(",'=cmd|'/c calc'!A1,\"'@x,y\",", Csv()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Grams_OfManyRows_AddUpToTheirRoundedTotal()
    {
        // A third of a nanogram each, and its rest.
        for (var row = 0; row < 1000; row++) _rows.Add(Row(1, 1, 1) with { Product = new(EmissionProduct.PerNanogram / 3) });
        var grams = Csv().Skip(1).Select(line => decimal.Parse(line.Split(',')[17], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(333e-9m, grams.Sum());
        Assert.All(grams, value => Assert.InRange(value, 0, 1e-9m));
    }

    [Fact]
    public void Grams_OfTwoKinds_AreSummedApart()
    {
        var half = new EmissionProduct(EmissionProduct.PerNanogram / 4);
        _rows.AddRange([Row(1, 1, 1) with { Product = half }, Row(1, 1, 1) with { Product = half, Factor = Neso with { Kind = FactorKind.Lifecycle } }]);
        Assert.Equal(["0", "0"], Csv().Skip(1).Select(line => line.Split(',')[17]));
    }

    [Fact]
    public void WriteCsv_OfARowWithAMarket_HasItsGramsAndWhatTheyWereMadeOf()
    {
        var covered = new FacilityEnergy((Int128)300_000_000 * 1_000_000 * 3);
        _rows.Add(Row(3_600_000_000, 100, 7) with { Market = new(covered, new EmissionProduct(EmissionProduct.PerNanogram * (Int128)630_000_000_000)) { Mix = Mix } });
        // 630 g over 1.2 kWh at the meter, of which a contract covers 0.25.
        // The location's grams are CO2 of what was burnt; these are of another kind and gas, and say so.
        Assert.EndsWith(",direct,CO2,neso,measured,120,630,false,0.25,525,entry,,,,,,,lifecycle,CO2e,GB test 2025", Csv()[1], StringComparison.Ordinal);
    }

    /// <summary>0 g by contract: no mix was taken, whose kind could be told.</summary>
    [Fact]
    public void WriteCsv_OfARowThatContractsCoverWhole_NamesNoMix()
    {
        _rows.Add(Row(3_600_000_000, 100, 7) with { Market = new(new((Int128)4_320_000_000 * 1_000_000), default(EmissionProduct)) });
        Assert.EndsWith(",120,0,false,1.2,0,entry,,,,,,,,,", Csv()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void WriteCsv_OfAMixThatDoesNotSayWhatItCounts_SaysSo()
    {
        _rows.Add(Row(3_600_000_000, 100, 7) with { Market = new(default, Product(600)) { Mix = Mix with { Kind = null, Gas = null } } });
        Assert.EndsWith(",,,,,,,unknown,unknown,GB test 2025", Csv()[1], StringComparison.Ordinal);
    }

    /// <summary>A quarter of a nanogram each, which alone is nothing and twice is a half: mixes that count different things never complete each other's.</summary>
    [Fact]
    public void MarketGrams_OfMixesThatCountDifferentThings_AreSummedApart()
    {
        var quarter = new EmissionProduct(EmissionProduct.PerNanogram / 4);
        foreach (var mix in (ResidualMix[])[Mix, Mix with { Zone = "DE", Kind = AnnualFactorKind.Direct }, Mix with { Zone = "US", Kind = null }, Mix with { Zone = "CA", Kind = null, Source = "other" }])
            _rows.Add(Row(3_600_000_000, 100, 7) with { Market = new(default, quarter) { Mix = mix } });
        Assert.All(Csv().Skip(1), line => Assert.Equal("0", line.Split(',')[18]));
        // Of two zones whose mixes count alike, the second brings the half.
        _rows.Add(_rows[0] with { Zone = "IE", Market = new(default, quarter) { Mix = Mix with { Zone = "IE", Source = "another" } } });
        Assert.Equal("0.000000001", Csv()[^1].Split(',')[18]);
    }

    [Fact]
    public void WriteCsv_OfAPartlyKnownMarket_LeavesTheGramsEmpty()
    {
        _rows.Add(Row(3_600_000_000, 100, 7) with { Market = new(new((Int128)3_600_000_000 * 1_000_000), null) });
        Assert.EndsWith(",120,,false,1,,entry,,,,,,,,,", Csv()[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void WriteJson_OfAnyRows_IsAListOfThemWithTheSameFigures(int rows)
    {
        for (var row = 0; row < rows; row++) _rows.Add(Row(3_600_000_000, 100 + row, row) with { Site = "Zürich \"1\"" });
        using var text = new StringWriter();
        new BookExport(this, Kathmandu, AccountCells.Rules()).WriteJson(new(Range), text);
        var list = JsonDocument.Parse(text.ToString()).RootElement.EnumerateArray().ToList();
        Assert.Equal(rows, list.Count);
        for (var row = 0; row < rows; row++)
        {
            Assert.Equal(BookColumns.Names, list[row].EnumerateObject().Select(member => member.Name));
            Assert.Equal("Zürich \"1\"", list[row].GetProperty("site").GetString());
            Assert.Equal(1.2m * (100 + row), list[row].GetProperty("g_location_based").GetDecimal());
            Assert.Equal(JsonValueKind.Null, list[row].GetProperty("g_market_based").ValueKind);
        }
    }

    [Fact]
    public void WriteCsv_OfAClosedPeriod_HasItsRowsAndItsMemosApart()
    {
        _rows.Add(Row(3_600_000_000, 100, 7));
        var lines = Csv(BookQuestion.Of(Closed(
            new("GB", Direct, false, new(-1_800_000_000), default(EmissionProduct) - Product(30), "meter"),
            new("GB", null, false, new(1_800_000_000), null, "late"))));
        Assert.Equal(ClosedAt, _asOf);
        const string Closing = ",home-2026,2026-12-01T00:00:01.500000Z,";
        Assert.EndsWith($",120,,false,,,entry,2026-12-01T00:00:01.500000Z{Closing},,,,,", lines[1], StringComparison.Ordinal);
        const string Whole = "2026-11-22T12:15Z,2026-11-22T13:15Z,2026-11-22T18:00+05:45,,,GB,false";
        Assert.Equal($"{Whole},-0.5,,,,,,direct,CO2,,,-30,,,,,memo,{Closing}meter,,,,,", lines[2]);
        Assert.Equal($"{Whole},0.5,,,,,,,,,,,,,,,memo,{Closing}late,,,,,", lines[3]);
    }

    [Fact]
    public void WriteCsv_OfAPeriodWhoseWaterDiffers_TellsBothFiguresAndWhatTheyLack()
    {
        var period = Closed() with { Water = [new("GB", false, null, new WaterTotal(Litres.FromLitres(2.5m), null, default, default, ZoneReach.Zone), "water bill")] };
        Assert.Matches(",water_memo,,home-2026,2026-12-01T00:00:01.500000Z,water bill; now .*,,2.5,,,$", Csv(BookQuestion.Of(period))[1]);
    }

    [Fact]
    public void WriteCsv_OfAPeriodThatDoesNotAddUp_WritesNoRow()
    {
        _rows.Add(Row(3_600_000_000, 100, 7));
        var closed = BookQuestion.Of(Closed());
        _told = [];
        using var text = new StringWriter();
        var error = Assert.Throws<InvalidOperationException>(() => new BookExport(this, Kathmandu, AccountCells.Rules()).WriteCsv(closed, text));
        Assert.Contains("ledger list has its closed totals", error.Message, StringComparison.Ordinal);
        Assert.Empty(text.ToString());
    }

    [Fact]
    public void WriteJson_OfAPeriodWhoseMemosAreUnknown_RefusesAndSaysWhy()
    {
        using var text = new StringWriter();
        var question = BookQuestion.Of(Closed() with { WhyUnknown = "minutes are folded" });
        var error = Assert.Throws<HistoryGoneException>(() => new BookExport(this, Kathmandu, AccountCells.Rules()).WriteJson(question, text));
        Assert.EndsWith("minutes are folded", error.Message, StringComparison.Ordinal);
        Assert.Empty(text.ToString());
    }

    void IBookReader.Rows(IReadOnlyList<MinuteRange> hours, AccountRules rules, Action<BookRow> take, DateTimeOffset? asOf)
    {
        Assert.Equal([Range], hours);
        _asOf = asOf;
        _rows.ForEach(take);
    }

    IReadOnlyList<PeriodTotal> IBookReader.TotalsAsOf(MinuteRange range, DateTimeOffset asOf) => _told;

    IReadOnlyList<PeriodSince> IBookReader.ClosedPeriods(string? name) => throw new NotSupportedException();

    IReadOnlyList<AuditRow> IBookReader.Audit(long after, int limit) => throw new NotSupportedException();

    IReadOnlyList<AuditRow> IBookReader.Newest(string what) => throw new NotSupportedException();

    private static DateTimeOffset ClosedAt { get; } = new(2026, 12, 1, 0, 0, 1, 500, TimeSpan.Zero);

    private static EmissionProduct Product(int grams) => EmissionProduct.Of(new(Joules.MillijoulesPerKilowattHour), Pue.Unset, GramsPerKilowattHour.FromGrams(grams));

    private PeriodSince Closed(params PeriodChange[] changes)
    {
        _told = [new("GB", Direct, false, new(3_600_000_000), default, Product(120))];
        return new(new(new("home-2026", Range, "Asia/Kathmandu", 50_000), ClosedAt, "auditor", [.. _told]), [], null) { Changes = changes };
    }

    private static BookRow Row(long millijoules, int grams, long version)
    {
        var value = GramsPerKilowattHour.FromGrams(grams);
        return new(
            Range, "home", "__unattributed__", "GB", false, Pue.FromRatio(1.2m), new(millijoules), version, value, Neso, FactorQuality.Measured,
            EmissionProduct.Of(new(millijoules), Pue.FromRatio(1.2m), value), false);
    }

    private string[] Csv(BookQuestion? question = null)
    {
        using var text = new StringWriter();
        new BookExport(this, Kathmandu, AccountCells.Rules()).WriteCsv(question ?? new(Range), text);
        return text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
