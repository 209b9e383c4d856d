using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>A period of the account by name.</summary>
/// <param name="TimeZone">Whose midnights it begins and ends with.</param>
/// <param name="MaterialityPpm">The part of the total, in millionths, above which a later change is material.</param>
public sealed record PeriodToClose(string Name, MinuteRange Range, string TimeZone, int MaterialityPpm);
