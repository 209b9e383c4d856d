using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>What a report says beside energy and operational grams, and of which devices they are.</summary>
/// <param name="Rows">As the report has them: one of the run, or of each run.</param>
/// <param name="Devices">Each of them on its own.</param>
/// <param name="Reason">Why nothing of this is known; null: it is.</param>
internal sealed record ReportAccount(IReadOnlyList<AccountFigures> Rows, IReadOnlyList<AccountFigures> Devices, string? Reason)
{
    /// <summary>Of the collector. What it does not answer is unknown, and the rest of the report stands.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="query">Whose, and of when.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public static async Task<ReportAccount> AskAsync(CollectorClient client, string query, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await client.AccountAsync($"{query}&by=run", cancellationToken);
            var devices = await client.AccountAsync($"{query}&by=device", cancellationToken);
            return new(rows.Rows, devices.Rows, null);
        }
        catch (CollectorException unknown)
        {
            return new([], [], unknown.Message);
        }
    }

    /// <summary>
    /// Of each row of totals its part, which the account may tell in several: by whose meter it is, or by gases of a second kind. No row of the account is part of two.
    /// Null: the row has none.
    /// </summary>
    public IReadOnlyList<AccountFigures?> Of(IReadOnlyList<RunTotal> totals)
    {
        var told = totals.Select(row => (row.Key, row.Simulated, row.Factor, row.Gas)).ToHashSet();
        var byKind = Rows.ToLookup(own => (own.Key, own.Simulated, own.Factor, own.Gas));
        // What waits for a factor, or is priced in another kind than was asked for, has none in the totals; the account tells each zone in its own.
        var others = Rows.Where(own => !told.Contains((own.Key, own.Simulated, own.Factor, own.Gas))).ToLookup(own => (own.Key, own.Simulated));
        return [.. totals.Select(row => AccountSum.Of(
            [.. byKind[(row.Key, row.Simulated, row.Factor, row.Gas)], .. row.Factor is null ? others[(row.Key, row.Simulated)] : []]))];
    }
}
