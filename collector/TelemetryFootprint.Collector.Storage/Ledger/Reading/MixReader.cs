using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>What electricity was made of, now or as known then, read zone by zone as it is asked for. Of several providers, the last one that spoke is believed.</summary>
internal sealed class MixReader(SqliteConnection connection, MinuteRange range, DateTimeOffset? asOf = null)
{
    private static readonly int[] Steps = [5, 15, 30, 60];

    private readonly Dictionary<string, Dictionary<UtcMinute, (UtcMinute To, MixVersion Version, int CarbonFree)>> _mixes = new(StringComparer.Ordinal);

    /// <summary>Null: no provider told the mix of the whole slot.</summary>
    public MixVersion? Of(string zone, MinuteRange slot) => Find(zone, slot)?.Version;

    /// <summary>Its carbon-free part, in millionths; an account asks it of every cell, so it is worked out once.</summary>
    public int? CarbonFreeOf(string zone, MinuteRange slot) => Find(zone, slot)?.CarbonFree;

    private (MixVersion Version, int CarbonFree)? Find(string zone, MinuteRange slot)
    {
        if (!_mixes.TryGetValue(zone, out var mixes)) _mixes[zone] = mixes = Load(zone);
        if (mixes.Count == 0) return null;
        foreach (var step in Steps)
        {
            if (mixes.TryGetValue(slot.From.FloorTo(step), out var mix) && mix.To >= slot.To) return (mix.Version, mix.CarbonFree);
        }

        return null;
    }

    private Dictionary<UtcMinute, (UtcMinute To, MixVersion Version, int CarbonFree)> Load(string zone)
    {
        using var load = new Statement(connection, """
            SELECT from_minute, to_minute, parts, provider, source, known_at FROM generation_mix
            WHERE zone = $0 AND from_minute > $1 - 60 AND from_minute < $2 AND ($3 IS NULL OR known_at <= $3) ORDER BY id
            """, 4);
        var mixes = new Dictionary<UtcMinute, (UtcMinute, MixVersion, int)>();
        load.Each(
            row =>
            {
                var mix = new GenerationMix(row.GetString(2));
                mixes[new(row.GetInt32(0))] = (
                    new(row.GetInt32(1)), new(mix, row.GetString(3), row.GetString(4), UnixTime.FromMicroseconds(row.GetInt64(5))), mix.CarbonFreePartsPerMillion);
                return true;
            },
            zone, range.From.Value, range.To.Value, asOf is { } then ? UnixTime.ToMicroseconds(then) : null);
        return mixes;
    }
}
