using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Alerts;

/// <summary>An alert as the columns of <see cref="AlertSchema.Columns"/>.</summary>
internal static class AlertRow
{
    public static object?[] Of(Alert alert) =>
    [
        alert.Subject.Name, alert.Subject.Budget, alert.Subject.Aspect, (long)alert.Subject.Severity, alert.Subject.Period?.From.Value, alert.Subject.Period?.To.Value,
        (long)alert.Phase, UnixTime.ToMicroseconds(alert.Since), alert.Ends is { } ends ? UnixTime.ToMicroseconds(ends) : null, alert.Episode, alert.Summary, alert.Limit, alert.Subject.Unit,
    ];

    /// <param name="row">Where the columns are.</param>
    /// <param name="at">The first of them.</param>
    public static Alert Read(SqliteDataReader row, int at) => new(
        new(row.GetString(at), row.GetString(at + 1), row.GetString(at + 2), (AlertSeverity)row.GetInt32(at + 3),
            row.IsDBNull(at + 4) ? null : new MinuteRange(new(row.GetInt32(at + 4)), new(row.GetInt32(at + 5))))
        { Unit = row.GetString(at + 12) },
        (AlertPhase)row.GetInt32(at + 6), UnixTime.FromMicroseconds(row.GetInt64(at + 7)), row.IsDBNull(at + 8) ? null : UnixTime.FromMicroseconds(row.GetInt64(at + 8)),
        row.GetInt32(at + 9), row.GetString(at + 10))
    { Limit = row.IsDBNull(at + 11) ? null : row.GetString(at + 11) };
}
