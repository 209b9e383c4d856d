using System.CommandLine;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.Contracts.Configuration;
using static TelemetryFootprint.Collector.Hosting.SettingsCommand;

namespace TelemetryFootprint.Collector.Book;

/// <summary><c>ledger export|close|list|restate|audit|dump</c>: works on the state directory, whether the service runs or not.</summary>
internal static class LedgerCommand
{
    public static Command Build()
    {
        var ledger = new Command("ledger", "The book: export it, close periods, correct the past with a reason.");
        ledger.Subcommands.Add(Export());
        ledger.Subcommands.Add(Close());
        ledger.Subcommands.Add(WithSettings(new Command("list", "List the closed periods, their totals and what became known since."), (_, options) =>
            ReadOwn(options, path => PeriodText.WriteAll(new SqliteBookReader(path).ClosedPeriods(), Console.Out))));
        ledger.Subcommands.Add(Restate());
        ledger.Subcommands.Add(WithSettings(new Command("audit", "Print who changed what, when and why."), (_, options) =>
            ReadOwn(options, path => AuditText.Write(new SqliteBookReader(path), Console.Out))));
        ledger.Subcommands.Add(WithSettings(new Command("dump", "Print every row of the ledger as text."), (_, options) => ReadOwn(options, path => LedgerExport.Write(path, Console.Out))));
        return ledger;
    }

    private static Command Export()
    {
        var (from, to) = (Text("--from", "A period (2026-10, 2026-Q3, 2026, FY2026, 2026-10-25) or a time (2026-11-22T09:00Z)."), Text("--to", "The end, not included; after a period, it may be left out."));
        var (asOf, period) = (Text("--as-of", "As it was known then (2026-11-09T12:00:00Z)."), Text("--period", "A closed period as it was closed, and its memo lines: a name of ledger list."));
        var format = new Option<string>("--format") { Description = "csv or json.", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "json");
        var command = new Command("export", "Print the book row by row: hour, site, project, energy, PUE, factor, grams by location and by contracts.");
        foreach (var option in new Option[] { from, to, asOf, period, format }) command.Options.Add(option);
        BookQuestionText Asked(Func<Option<string?>, string?> of) => new(of(from), of(to), of(asOf), of(period));
        command.Validators.Add(result =>
        {
            if (Asked(result.GetValue).Contradiction is { } why) result.AddError(why);
        });
        return WithSettings(command, (parsed, options) =>
        {
            RefuseAPart(options, "export", "/api/v1/totals tells the whole, by host, project or run and in steps");
            var asked = Asked(parsed.GetValue);
            // Before there is a ledger too, a range that cannot be is said.
            if (asked.Period is null) RangeText.Read(options.Account.Calendar, asked.From, asked.To);
            return Read(options, path => Export(path, asked, options, parsed.GetValue(format) == "json"));
        });
    }

    private static void Export(string path, BookQuestionText asked, CollectorOptions options, bool json)
    {
        var file = StorePaths.In(options.StateDirectory).Runs;
        var book = new SqliteBookReader(path, projects: StoreFile.Open(file, () => RunProjects.Read(file)));
        try
        {
            var question = asked.Judge(options.Account.Calendar, book, TimeProvider.System.GetUtcNow());
            var calendar = question.Closed?.Closed.Period.TimeZone is { } zone ? options.Account.Calendar.In(zone) : options.Account.Calendar;
            using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
            var export = new BookExport(book, calendar, options.Rules);
            if (json) export.WriteJson(question, output);
            else export.WriteCsv(question, output);
        }
        catch (HistoryGoneException gone) when (asked.Period is not null || asked.AsOf is not null)
        {
            throw new HistoryGoneException($"{gone.Message}; what was known earlier is exported while its minutes are kept (Retention:MinuteAge), and ledger list keeps the totals of closed periods");
        }
    }

    private static Command Close()
    {
        var name = new Argument<string?>("PERIOD") { Arity = ArgumentArity.ZeroOrOne, Description = "2026-10, 2026-Q3, 2026 or FY2026, in Account:TimeZone." };
        var command = new Command("close", "Freeze a period's total. What becomes known later stands beside it as memo lines.");
        return WithSettings(command, name, (named, options) =>
        {
            RefuseAPart(options, "close", "keep the answer of /api/v1/totals for the period");
            var text = named ?? throw new ConfigurationException("PERIOD", "is missing, such as ledger close 2026-10");
            var range = options.Account.Calendar.RangeOf(text) ?? throw new ConfigurationException("PERIOD", $"'{text}' is not a period such as 2026-10, 2026-Q3, 2026 or FY2026");
            return Write(options, book =>
            {
                var closed = book.Close(new(text, range, options.Account.Calendar.TimeZone, options.Account.MaterialityPpm), Who(), TimeProvider.System.GetUtcNow());
                PeriodText.Write(closed, Console.Out);
            });
        });
    }

    private static Command Restate()
    {
        var (host, site) = (Text("--host", "One host."), Text("--site", "All hosts, while they stood at this site."));
        var (from, to) = (Text("--from", "A period or a time."), Text("--to", "The end, not included; after a period, it may be left out."));
        var (pue, wue, zone) = (Text("--pue", "The PUE that it was."), Text("--wue", "The water use on site that it was, litres per kWh."), Text("--zone", "The grid zone that it was."));
        var reason = Text("--reason", "Why; it is kept with every figure that changes.");
        var command = new Command("restate", "Correct what a site was in the past, and post the difference.");
        foreach (var option in new[] { host, site, from, to, pue, wue, zone, reason }) command.Options.Add(option);
        return WithSettings(command, (parsed, options) =>
        {
            RefuseAPart(options, "restate", "where hosts stand is in the store and changes from now on alone: change Site and Sites at each collector");
            var request = new RestateRequest(
                parsed.GetValue(host), parsed.GetValue(site), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(pue), parsed.GetValue(zone), parsed.GetValue(reason))
            {
                WueText = parsed.GetValue(wue),
            };
            var asked = request.Judge(options.Account.Calendar, Who());
            return Write(options, book => PeriodText.Write(asked, book.Restate(asked, TimeProvider.System.GetUtcNow()), Console.Out));
        });
    }

    private static string Who() => $"{Environment.UserName} (command line)";

    /// <summary>A part of the book is no book: what two collectors were both told of is in both.</summary>
    private static void RefuseAPart(CollectorOptions options, string command, string instead)
    {
        if (options.Store != StoreMode.Influx) return;
        throw new ConfigurationException(StoreOptions.ModeKey, FormattableString.Invariant(
            $"is influxdb, and this ledger has a part of the shared store's energy, some of which other collectors' ledgers have too: no ledger {command} of it. {instead}; with --{StoreOptions.ModeKey}=embedded the command works on this collector's part alone"));
    }

    /// <summary>What is there is this collector's, and says so.</summary>
    private static int ReadOwn(CollectorOptions options, Action<string> work)
    {
        if (options.Store == StoreMode.Influx) Console.Error.WriteLine($"footprint-collector: {StoreOptions.ModeKey} is influxdb: this is of this collector's own ledger, a part of what the store has");
        return Read(options, work);
    }

    private static int Read(CollectorOptions options, Action<string> work)
    {
        var path = LedgerOf(options);
        return StoreFile.Open(path, () =>
        {
            work(path);
            return 0;
        });
    }

    /// <summary>With the configured providers: energy that comes to another zone is priced by that zone's chain.</summary>
    private static int Write(CollectorOptions options, Action<IBookkeeping> work)
    {
        LedgerOf(options);
        StoreCheck.RefuseUpgradeBesideAnother(options);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCollector(options, TimeProvider.System);
        using var provider = services.BuildServiceProvider();
        work(provider.GetRequiredService<IBookkeeping>());
        return 0;
    }

    /// <summary>Throws <see cref="ConfigurationException"/> if there is none.</summary>
    private static string LedgerOf(CollectorOptions options) => StorePaths.In(options.StateDirectory).Ledger is var path && File.Exists(path)
        ? path
        : throw new ConfigurationException(CollectorOptions.StateDirectoryKey, "holds no ledger yet");
}
