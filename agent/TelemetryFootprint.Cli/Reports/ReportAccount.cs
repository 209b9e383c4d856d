using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>What a report says beside energy and operational grams, and of which devices they are.</summary>
/// <param name="Rows">As the report has them: one of the run, or of each run.</param>
/// <param name="Devices">Each of them on its own.</param>
/// <param name="Reason">Why nothing of this is known; null: it is.</param>
internal sealed record ReportAccount(IReadOnlyList<AccountFigures> Rows, IReadOnlyList<AccountFigures> Devices, string? Reason)
{
    private readonly Lazy<ILookup<(string?, bool), AccountFigures>> _byKey = new(() => Rows.ToLookup(row => (row.Key, row.Simulated)));

    /// <summary>Of the collector. What it does not answer, such as where several of them share a store, is unknown, and the rest of the report stands.</summary>
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

    /// <summary>Of a row of totals, which the account may tell in several: by whose meter it is, or by gases of a second kind. Null: it has none.</summary>
    public AccountFigures? Of(RunTotal row) => AccountSum.Of([.. _byKey.Value[(row.Key, row.Simulated)].Where(own => IsOf(own, row))]);

    // What is priced in another kind than was asked for is so in the account.
    private static bool IsOf(AccountFigures own, RunTotal row) => row.Factor is null || (own.Factor, own.Gas) == (row.Factor, row.Gas);
}
