using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>Grams that came to a closed period, or left it, for one reason.</summary>
public sealed record MemoLine(string Zone, string Reason, GramsCo2e Delta);
