using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Who did what, when and why. The file itself refuses to change or delete a row.</summary>
internal sealed class AuditTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = new(connection, "INSERT INTO audit (at, who, what, subject, old, new, reason) VALUES ($0, $1, $2, $3, $4, $5, $6)", 7);

    private const string Columns = "id, at, who, what, subject, old, new, reason";

    /// <summary>Rows after the id, oldest first.</summary>
    public static List<AuditRow> Page(SqliteConnection connection, long after, int limit)
    {
        using var page = new Statement(connection, $"SELECT {Columns} FROM audit WHERE id > $0 ORDER BY id LIMIT $1", 2);
        return page.Rows(ToRow, after, limit);
    }

    /// <summary>The newest row of each subject that this was done to, by subject.</summary>
    public static List<AuditRow> Newest(SqliteConnection connection, string what)
    {
        using var newest = new Statement(connection, $"""
            SELECT {Columns} FROM audit WHERE id IN (SELECT max(id) FROM audit WHERE what = $0 GROUP BY subject) ORDER BY subject
            """, 1);
        return newest.Rows(ToRow, what);
    }

    public void Add(AuditEntry entry, DateTimeOffset at) =>
        _insert.Run(UnixTime.ToMicroseconds(at), entry.Who, entry.What, entry.Subject, entry.Old, entry.New, entry.Reason);

    /// <summary>A site that the configuration gave a host, or changed.</summary>
    public void AddSite(SitePeriod? old, SitePeriod period, DateTimeOffset at) => Add(
        new("configuration", AuditEntry.Site, $"host {period.Host}", old?.Describe(), period.Describe(), old is null ? "first heard of" : "the configuration changed"), at);

    /// <summary>All that one answer of a provider restated. Each slot has a row of its own in <c>restatement</c>.</summary>
    public void AddRestated(string zone, string provider, IReadOnlyCollection<EmissionProduct> deltas, DateTimeOffset at)
    {
        var sum = deltas.Aggregate((left, right) => left + right).ToGrams();
        Add(
            new(
                $"provider {provider}", AuditEntry.Restatement, $"zone {zone}", null,
                FormattableString.Invariant($"{deltas.Count} slots, {sum.Value:+0.#########;-0.#########;0} g"), "better factors; see /api/v1/restatements"),
            at);
    }

    /// <param name="was">What the restated time was told to be.</param>
    public void AddRestated(SiteRestatement asked, IReadOnlyList<string> was, RestatedSites done, DateTimeOffset at)
    {
        const int Shown = 8;
        var old = string.Join("; ", was.Take(Shown)) + (was.Count > Shown ? FormattableString.Invariant($"; and {was.Count - Shown} more") : "");
        var deltas = string.Concat(done.Deltas.Select(sum => FormattableString.Invariant($", {sum.Delta.Value:+0.#########;-0.#########;0} g in {sum.Zone}")));
        deltas += string.Concat(done.Water.Select(sum => FormattableString.Invariant($", {sum.Delta.Value:+0.######;-0.######;0} L of water in {(sum.Zone.Length == 0 ? "no zone" : sum.Zone)}")));
        Add(
            new(
                asked.Who, AuditEntry.Restatement, asked.Subject, old,
                FormattableString.Invariant($"{asked.Describe()}; {done.Hosts.Count} hosts, {done.Energy.KilowattHours:0.######} kWh{deltas}"), asked.Reason),
            at);
    }

    public void AddClosed(ClosedPeriod closed) => Add(
        new(
            closed.Who, AuditEntry.Close, $"period {closed.Period.Name}", null,
            FormattableString.Invariant($"{closed.Period.Range.From.ToTime():yyyy-MM-dd'T'HH:mm'Z'} to {closed.Period.Range.To.ToTime():yyyy-MM-dd'T'HH:mm'Z'} ({closed.Period.TimeZone}), {closed.Totals.Count} totals"),
            FormattableString.Invariant($"closed; later changes become memo lines, material above {closed.Period.MaterialityPpm / 1e4:0.####} %")),
        closed.ClosedAt);

    public void Dispose() => _insert.Dispose();

    private static AuditRow ToRow(SqliteDataReader row) => new(
        row.GetInt64(0), UnixTime.FromMicroseconds(row.GetInt64(1)),
        new(row.GetString(2), row.GetString(3), row.GetString(4), Text(row, 5), Text(row, 6), row.GetString(7)));

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
