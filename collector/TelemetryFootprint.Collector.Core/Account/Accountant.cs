using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Joins the ledger's energy with factors, contracts, hardware and water, row by row.</summary>
public static class Accountant
{
    /// <summary>
    /// From where on energy must be looked at to know what contracts have left in the range; null: none speaks of it. A contract that has a part of its
    /// time in common with one that matters was used up beside it, and so matters itself.
    /// </summary>
    public static UtcMinute? ContractsFrom(AccountRules rules, MinuteRange range)
    {
        var contracts = rules.Contracts?.Contracts.Where(contract => contract.Period.From < range.To).ToList() ?? [];
        UtcMinute? from = null;
        for (var since = range.From; contracts.Where(contract => contract.Period.To > since).Select(contract => (UtcMinute?)contract.Period.From).Min() is { } earliest; since = earliest)
        {
            from = from is { } known && known <= earliest ? known : earliest;
            if (earliest >= since) break;
        }

        return from;
    }

    /// <summary>Rows in the order of their names. Every cell is in exactly one of them.</summary>
    public static IReadOnlyList<AccountTotal> Totals(
        AccountRules rules, TotalsGrouping by, AccountContext context, IEnumerable<AccountCell> cells, IReadOnlyDictionary<string, string>? ofRuns = null)
    {
        var cover = MarketCover.Of(rules, context.Consumption);
        var sums = new Dictionary<AccountKey, AccountSum>();
        foreach (var cell in cells)
        {
            var key = KeyOf(rules, by, cell, ofRuns);
            if (!sums.TryGetValue(key, out var sum)) sums[key] = sum = new(key, rules, cover, context);
            sum.Add(cell);
        }

        return
        [
            .. sums.OrderBy(row => row.Key.Name, StringComparer.Ordinal).ThenBy(row => row.Key.Host, StringComparer.Ordinal).ThenBy(row => row.Key.Simulated)
                .ThenBy(row => row.Key.Family?.Code ?? 0).ThenBy(row => row.Key.DirectGas ?? 0).ThenBy(row => row.Key.Ownership).Select(row => row.Value.Total),
        ];
    }

    private static AccountKey KeyOf(AccountRules rules, TotalsGrouping by, AccountCell cell, IReadOnlyDictionary<string, string>? ofRuns)
    {
        var (name, host) = TotalsRow.Of(by, cell.Series, cell.Site, ofRuns);
        return new(
            name, host, cell.Series.IsSimulated, cell.Family, FactorPair.DirectGasOf(cell.Site.Zone, cell.Family, rules.Yearly), rules.Ownership(cell.Site.Site));
    }
}
