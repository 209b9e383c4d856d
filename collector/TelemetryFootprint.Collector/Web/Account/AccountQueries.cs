using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Web.Runs;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary><c>/account</c>: energy joined with scopes, contracts, hardware and water. Each zone in its own kind; <c>/totals</c> has the narrow answer.</summary>
internal sealed class AccountQueries(IAccountReader ledger, AccountRules rules, RunWords words, TimeProvider time)
{
    /// <summary><paramref name="projects"/>: the caller sees these; null: all.</summary>
    public AccountAnswer Account(
        string? from, string? to, string? by, string? asOf, string? tz, AccountScope of, RowPage page, IReadOnlySet<string>? projects, CancellationToken cancellationToken = default)
    {
        var range = string.IsNullOrEmpty(of.Run) ? Query.LongRange(from, to, tz) : Query.RunRange(from, to, tz);
        var (name, grouping) = Query.Grouping(by, hasAll: true);
        var then = AsOf(asOf, range);
        var totals = Totals(range, grouping, then, projects, cancellationToken, words.Of(name, grouping), words.Filter(of.Project, of.Site, of.User, of.Run));
        var (shown, next) = page.Cut(totals, total => total.Key.Name);
        return new(range.From.ToTime(), range.To.ToTime(), name, [.. shown.Select(total => AccountRows.Of(total, rules.Contracts is not null))]) { AsOf = then, Next = next };
    }

    /// <summary>Null: as known now.</summary>
    public DateTimeOffset? AsOf(string? text, MinuteRange range) => Query.AsOf(text, range, time.GetUtcNow());

    public IReadOnlyList<AccountTotal> Totals(
        MinuteRange range, TotalsGrouping grouping, DateTimeOffset? asOf, IReadOnlySet<string>? projects, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? ofRuns = null, TotalsFilter? filter = null) => ledger.Account(
        new AccountQuery(range, Accountant.ContractsFrom(rules, range), projects) { AsOf = asOf, Filter = filter },
        (context, cells) => Accountant.Totals(rules, grouping, context, cells, ofRuns), cancellationToken);
}
