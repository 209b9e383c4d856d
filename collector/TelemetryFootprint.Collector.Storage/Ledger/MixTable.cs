using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// What providers said that electricity was made of, in the order in which it became known; nothing is priced with it. Nothing that was said of a slot since it
/// began is changed or deleted. Of what was said before, the last word is kept: forecasts are said anew with every answer, and no energy was used yet.
/// </summary>
internal sealed class MixTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _latest = new(connection, """
        SELECT parts FROM generation_mix WHERE zone = $0 AND from_minute = $1 AND to_minute = $2 AND provider = $3 ORDER BY id DESC LIMIT 1
        """, 4);
    private readonly Statement _forget = new(connection, """
        DELETE FROM generation_mix WHERE zone = $0 AND from_minute = $1 AND to_minute = $2 AND provider = $3
        """, 4);
    private readonly Statement _insert = new(connection, """
        INSERT INTO generation_mix (zone, provider, source, from_minute, to_minute, parts, known_at) VALUES ($0, $1, $2, $3, $4, $5, $6)
        """, 7);

    /// <summary>Saying the same again changes nothing.</summary>
    public void Append(FactorObservation said, DateTimeOffset knownAt)
    {
        if (said.Mix is not { } mix) return;
        var interval = said.Interval;
        if (_latest.Scalar(said.Zone, interval.From.Value, interval.To.Value, said.Identity.Provider) is string known && known == mix.Text) return;
        if (knownAt < interval.From.ToTime()) _forget.Run(said.Zone, interval.From.Value, interval.To.Value, said.Identity.Provider);
        _insert.Run(said.Zone, said.Identity.Provider, said.Identity.Source, interval.From.Value, interval.To.Value, mix.Text, UnixTime.ToMicroseconds(knownAt));
    }

    public void Dispose()
    {
        _latest.Dispose();
        _forget.Dispose();
        _insert.Dispose();
    }
}
