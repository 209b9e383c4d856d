using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary><c>/account</c>: energy joined with scopes, contracts, hardware and water. Each zone in its own kind; <c>/totals</c> has the narrow answer.</summary>
internal sealed class AccountQueries(IAccountReader ledger, AccountRules rules)
{
    /// <summary><paramref name="projects"/>: the caller sees these; null: all.</summary>
    public AccountAnswer Account(string? from, string? to, string? by, IReadOnlySet<string>? projects, CancellationToken cancellationToken = default)
    {
        var range = Query.Range(from, to);
        var (name, grouping) = Query.Grouping(by, hasAll: true);
        var totals = Totals(range, grouping, projects, cancellationToken);
        return new(range.From.ToTime(), range.To.ToTime(), name, [.. totals.Select(total => AccountRows.Of(total, rules.Contracts is not null))]);
    }

    public IReadOnlyList<AccountTotal> Totals(MinuteRange range, TotalsGrouping grouping, IReadOnlySet<string>? projects, CancellationToken cancellationToken) => ledger.Account(
        new AccountQuery(range, Accountant.ContractsFrom(rules, range), projects),
        (context, cells) => Accountant.Totals(rules, grouping, context, cells), cancellationToken);
}
