using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>How far back the ledger remembers what was known when, and how far single minutes.</summary>
/// <param name="KnownSince">Before it, an older collector wrote over what was known.</param>
/// <param name="FoldedTo">Minutes before it are folded into slots.</param>
/// <param name="FoldedKnown">The last time at which anything that is folded changed: as known later, it can still be told.</param>
internal sealed record Horizon(DateTimeOffset KnownSince, UtcMinute FoldedTo, DateTimeOffset FoldedKnown)
{
    public static Horizon Of(SqliteConnection connection)
    {
        using var one = new Statement(connection, "SELECT known_since, folded_to, folded_known FROM horizon", 0);
        return one.Rows(row => new Horizon(
            UnixTime.FromMicroseconds(row.GetInt64(0)), new(row.IsDBNull(1) ? int.MinValue : row.GetInt32(1)), UnixTime.FromMicroseconds(row.GetInt64(2))))[0];
    }

    /// <summary>Throws <see cref="HistoryGoneException"/> if it is not known any more what was known then.</summary>
    public void Judge(MinuteRange range, DateTimeOffset? asOf)
    {
        if (asOf is not { } then) return;
        if (then < KnownSince)
            throw new HistoryGoneException($"What was known before {KnownSince:u} is not kept: that is when the ledger began to keep it");
        if (range.From < FoldedTo && then < FoldedKnown)
            throw new HistoryGoneException($"Minutes before {FoldedTo.ToTime():u} are folded, and when their energy came is not kept; ask for a later range, or as of {FoldedKnown:u} or later");
    }

    /// <summary>Throws <see cref="HistoryGoneException"/> if minutes that changed since are folded: what they held before cannot be told from the slots.</summary>
    public void JudgeChanged(MinuteRange range)
    {
        if (range.From < FoldedTo)
            throw new HistoryGoneException($"Energy of {range.From.ToTime():u} to {range.To.ToTime():u} changed later, and its minutes are folded; ask for what is known now, or for a later range");
    }

    /// <summary>Throws <see cref="HistoryGoneException"/> if any of these minutes is folded. Where no energy ever was, there is nothing to miss.</summary>
    public void JudgeMinutes(SqliteConnection connection, MinuteRange range)
    {
        if (range.Minutes <= 0 || range.From >= FoldedTo) return;
        using var any = new Statement(connection, "SELECT 1 FROM energy_slot WHERE slot > $0 - 60 AND slot < $1 AND slot + minutes > $0 LIMIT 1", 2);
        if (any.Scalar(range.From.Value, Math.Min(range.To.Value, FoldedTo.Value)) is not null)
            throw new HistoryGoneException($"Minutes before {FoldedTo.ToTime():u} are folded into slots; ask for whole UTC hours, or for later times");
    }
}
