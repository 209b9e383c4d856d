using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Book;

/// <summary>The built program on a ledger that this process holds open for writing, as the service does: two kilowatt-hours of last month at 100 g.</summary>
public sealed class LedgerCommandTests : IFactorChains, ISiteResolver, IDisposable
{
    private static readonly FactorIdentity Annual = new("annual", FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e, "test");
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly DateTimeOffset Month = new(Now.AddMonths(-1).Year, Now.AddMonths(-1).Month, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _state = new();
    private readonly SqliteLedgerWriter _writer;

    public LedgerCommandTests()
    {
        _writer = new(LedgerPath, this, this);
        var first = UtcMinute.FromTime(Month);
        _writer.Accept([new("GB", new(first, first + (40 * 1440)), GramsPerKilowattHour.FromGrams(100), FactorQuality.Estimated, Annual)], Month);
        Add(90);
        Add(10 * 1440);
    }

    private static string[] Shared => ["--InfluxDb:Url=http://127.0.0.1:9", "--InfluxDb:Database=footprint", "--Store:Mode=influxdb"];

    private static string Name => Month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private string LedgerPath => Path.Combine(_state.Path, "ledger.db");

    public FactorChain? ChainFor(string zone) => new(zone, [Annual], 60);

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("=home", "GB", Pue.FromRatio(1.2m));

    public void Dispose()
    {
        _writer.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Export_OfMinutesThatAreFolded_SaysWhyAndWhatToAskFor()
    {
        Assert.True(_writer.FoldHour(UtcMinute.FromTime(Month) + 120));
        var (code, csv, error) = await RunAsync("export", "--from", Month.AddMinutes(75).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture), "--to", $"{Name}-02");
        Assert.Equal(1, code);
        Assert.DoesNotContain(csv, line => line.Contains("home", StringComparison.Ordinal));
        var lines = string.Join('\n', error).Trim();
        Assert.StartsWith("footprint-collector: ", lines, StringComparison.Ordinal);
        Assert.Contains("ask for whole UTC hours", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", lines, StringComparison.Ordinal);
    }

    /// <summary>What a collector of several has is a part, and no book.</summary>
    [Theory]
    [InlineData("export", "/api/v1/totals tells the whole", "export", "--from", "2026-10")]
    [InlineData("close", "keep the answer of /api/v1/totals", "close", "2026-10")]
    [InlineData("restate", "change Site and Sites at each collector", "restate", "--host", "node-1", "--from", "2026-10", "--pue", "1.5", "--reason", "meter")]
    public async Task Command_OnAPartOfASharedStore_IsRefusedWithWhatHelps(string command, string remedy, params string[] arguments)
    {
        var before = await RunAsync("dump");
        var (code, said, errors) = await RunAsync([.. arguments, .. Shared]);
        var line = Assert.Single(errors);
        Assert.Equal((78, 0), (code, said.Length));
        Assert.StartsWith("footprint-collector: ", line, StringComparison.Ordinal);
        Assert.Contains(" Store:Mode: is influxdb, ", line, StringComparison.Ordinal);
        Assert.Contains($"no ledger {command} of it", line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
        Assert.Contains("--Store:Mode=embedded", line, StringComparison.Ordinal);
        Assert.Equal(before.Output, (await RunAsync("dump")).Output);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("audit")]
    [InlineData("dump")]
    public async Task Command_ThatShowsWhatIsHere_SaysThatItIsAPart(string command)
    {
        var alone = await RunAsync(command);
        var (code, said, errors) = await RunAsync([command, .. Shared]);
        Assert.Equal((0, 0), (alone.Code, code));
        Assert.Equal(alone.Output, said);
        Assert.Empty(alone.Errors);
        Assert.Contains("this collector's own ledger, a part", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfThisCollectorsPart_IsThereForWhoAsksForIt()
    {
        var (code, csv, _) = await RunAsync(["export", "--from", Name, .. Shared, "--Store:Mode=embedded"]);
        Assert.Equal((0, 3), (code, csv.Length));
    }

    [Fact]
    public async Task Book_ExportedRestatedClosedAndListed_IsOneStory()
    {
        var (code, csv, _) = await RunAsync("export", "--from", Name);
        Assert.Equal((0, 3), (code, csv.Length));
        Assert.Equal("'=home", csv[1].Split(',')[3]);
        Assert.Equal("120", csv[1].TrimEnd().Split(',')[17]);

        (code, var said, _) = await RunAsync("restate", "--host", "node-1", "--from", Month.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture), "--to", $"{Name}-02", "--pue", "1.5", "--reason", "meter");
        Assert.Equal(0, code);
        Assert.Contains("1 hosts, 1 kWh restated", said[0], StringComparison.Ordinal);
        Assert.Contains("+30 g", said[1], StringComparison.Ordinal);

        (code, said, _) = await RunAsync("close", "--Account:Materiality=5%", Name);
        Assert.Equal(0, code);
        Assert.Contains("2 kWh  270 g", said[1], StringComparison.Ordinal);

        // The writer of this process sees the new past: energy that comes for it has the restated PUE.
        Add(91);
        (_, said, _) = await RunAsync("list");
        Assert.Contains(said, line => line.Contains("memo", StringComparison.Ordinal) && line.Contains("closed 270 g  now 420 g  change +150 g  MATERIAL", StringComparison.Ordinal));

        (_, said, _) = await RunAsync("audit");
        Assert.Equal(["site", "restatement", "close"], said.Select(line => line.Split("  ")[3]));
        (code, csv, _) = await RunAsync("export", "--from", Name, "--format", "json");
        var rows = JsonDocument.Parse(string.Join('\n', csv)).RootElement.EnumerateArray().ToList();
        Assert.Equal(420, rows.Sum(row => row.GetProperty("g_location_based").GetDecimal()));
        Assert.Equal([1.5m, 1.2m], rows.Select(row => row.GetProperty("pue").GetDecimal()));
        Assert.Equal([true, false], rows.Select(row => row.GetProperty("restated").GetBoolean()));
    }

    [Fact]
    public async Task Wue_OfAClosedPeriod_IsToldInLitresAndMovesNoGram()
    {
        await RunAsync("close", Name);

        var (code, said, _) = await RunAsync("restate", "--site", "=home", "--from", Name, "--wue", "1.5", "--reason", "water bill");
        Assert.Equal(0, code);
        Assert.Contains("WUE 1.5 L/kWh", said[0], StringComparison.Ordinal);
        Assert.Equal(["  GB  water  +3 L"], said[1..].Select(line => line.TrimEnd('\r')));

        // Two kilowatt-hours at PUE 1.2 and 2.33 L/kWh of the grid, and now 1.5 L/kWh on site.
        (_, said, _) = await RunAsync("list");
        // The site stated no WUE at the closing: what was known then is not the whole.
        Assert.Contains("  memo  water in GB  closed 5.592 L at least (≥: the site states no WUE (Site:Wue))  now 8.592 L  water bill", said);
        Assert.DoesNotContain(said, line => line.Contains("change", StringComparison.Ordinal));
        (_, said, _) = await RunAsync("audit");
        Assert.Contains(said, line => line.Contains("+3 L of water in GB", StringComparison.Ordinal) && line.Contains("water bill", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_OfAClosedPeriod_IsAsItWasClosedAndThenItsMemos()
    {
        var asOf = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        await RunAsync("close", Name);
        Assert.Equal(0, (await RunAsync("restate", "--host", "node-1", "--from", Name, "--to", $"{Name}-02", "--pue", "1.5", "--reason", "meter")).Code);
        Add(91);

        var (code, csv, _) = await RunAsync("export", "--period", Name);
        Assert.Equal(0, code);
        var rows = csv.Skip(1).Select(line => line.TrimEnd('\r').Split(',')).ToList();
        // The PUE is water of the grid too.
        Assert.Equal(["entry", "entry", "memo", "memo", "water_memo"], rows.Select(row => row[22]));
        Assert.Equal([120m, 120m], rows.Take(2).Select(row => Number(row[17])));
        Assert.Equal(["1.2", "1.2"], rows.Take(2).Select(row => row[8]));
        Assert.Equal([("meter", 0m, 30m), ("\"late energy", 1m, 150m)], Memos(rows));
        Assert.Single(rows.Select(row => row[25]).Distinct());

        (code, csv, _) = await RunAsync("export", "--from", Name, "--as-of", asOf, "--format", "json");
        Assert.Equal(0, code);
        var then = JsonDocument.Parse(string.Join('\n', csv)).RootElement.EnumerateArray().ToList();
        Assert.Equal(240, then.Sum(row => row.GetProperty("g_location_based").GetDecimal()));
        Assert.All(then, row => Assert.Equal(asOf, row.GetProperty("as_of").GetString()));
    }

    [Fact]
    public async Task Export_OfAClosedPeriodWhoseHistoryIsFolded_SaysWhatIsLeft()
    {
        await RunAsync("close", Name);
        Add(91);
        Assert.True(_writer.FoldHour(UtcMinute.FromTime(Month) + 120));
        foreach (var asked in (string[][])[["--period", Name], ["--from", Name, "--as-of", Now.AddSeconds(-1).ToString("O", CultureInfo.InvariantCulture)]])
        {
            var (code, csv, errors) = await RunAsync(["export", .. asked]);
            Assert.Equal((1, 0), (code, csv.Length));
            Assert.Contains("are folded", Assert.Single(errors), StringComparison.Ordinal);
            Assert.Contains("(Retention:MinuteAge), and ledger list keeps the totals of closed periods", errors[0], StringComparison.Ordinal);
        }

        Assert.Contains((await RunAsync("list")).Output, line => line.Contains("2 kWh  240 g", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("export", 78, "--from: is missing")]
    [InlineData("export --from 2026-99", 78, "--from: '2026-99' is neither")]
    [InlineData("export --from 2026 --format xml", 2, "Argument 'xml' not recognized")]
    [InlineData("export --period 2026-01", 1, "2026-01 is not a closed period: ledger list names those that are, ledger close 2026-01 closes it")]
    [InlineData("export --period 2026-01 --from 2026-01", 2, "--period has its own bounds and its own time")]
    [InlineData("export --period 2026-01 --as-of 2026-02-01T00:00:00Z", 2, "--period has its own bounds and its own time")]
    [InlineData("export --as-of 2026-02-01T00:00:00Z", 78, "--from: is missing")]
    [InlineData("export --from 2026-01 --as-of yesterday", 78, "--as-of: 'yesterday' is not a time with its offset such as")]
    [InlineData("export --from 2026-01 --as-of 2099-01-01T00:00:00Z", 78, "is in the future")]
    [InlineData("export --from 2026-01 --as-of 2026-01-15T00:00:00Z", 78, "give a --to up to 2026-01-14T23:50Z")]
    [InlineData("close", 78, "PERIOD: is missing")]
    [InlineData("close 2026-99", 78, "PERIOD: '2026-99' is not a period")]
    [InlineData("close 2099", 1, "2099 ends 2100-01-01 00:00:00Z and can be closed from")]
    [InlineData("restate --host node-1 --from 2026-01 --pue 1.5", 78, "--reason: is missing")]
    [InlineData("restate --host nobody --from 2026-01 --pue 1.5 --reason x", 1, "host nobody has nothing in that time")]
    [InlineData("restate --host node-1 --from 2099 --pue 1.5 --reason x", 1, "the range ends at")]
    public async Task Command_ThatCannotBe_IsOneLineAndItsCode(string command, int expected, string says)
    {
        var (code, _, errors) = await RunAsync(command.Split(' '));
        Assert.Equal(expected, code);
        Assert.Contains(says, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "export close list restate audit dump")]
    [InlineData("export --help", "--from --to --as-of --period --format")]
    [InlineData("restate --help", "--host --site --from --to --pue --wue --zone --reason")]
    [InlineData("close --help", "PERIOD")]
    public async Task Help_NamesAllThereIs(string command, string words)
    {
        var (code, said, _) = await RunAsync(command.Split(' '));
        Assert.Equal(0, code);
        Assert.All(words.Split(' '), word => Assert.Contains(said, line => line.Contains(word, StringComparison.Ordinal)));
    }

    private static IEnumerable<(string Reason, decimal Energy, decimal Grams)> Memos(IEnumerable<string[]> rows) => rows.Where(row => row[22] == "memo")
        .Select(row => (row[26], Number(row[7]), Number(row[17])));

    private static decimal Number(string text) => text.Length == 0 ? 0 : decimal.Parse(text, CultureInfo.InvariantCulture);

    private void Add(int minute)
    {
        var group = new LedgerGroup();
        var at = UtcMinute.FromTime(Month) + minute;
        group.AddHost("node-1", new Dictionary<string, string>(), at.ToTime());
        group.Add([new(new("node-1", "GPU-a", OwnerText.Unattributed, PowerState.Unspecified, Method.Counter), at, new(Joules.MillijoulesPerKilowattHour, 1, 2, 1))], at.ToTime());
        _writer.Apply(group, at.ToTime());
    }

    private async Task<(int Code, string[] Output, string[] Errors)> RunAsync(params string[] arguments)
    {
        string[] all = ["ledger", .. arguments, .. arguments.Contains("--help") ? (string[])[] : [$"--StateDirectory={_state.Path}", "--Grid:Providers=annual"]];
        var start = new ProcessStartInfo("dotnet", [typeof(CollectorOptions).Assembly.Location, .. all]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _state.Path };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, Lines(await output), Lines(errors));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
