using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>Water of a closed period whose sites were restated since. Late energy that came since is in <paramref name="Now"/> too.</summary>
/// <param name="Closed">As it was known at the closing; null: not known then, or not told any more.</param>
/// <param name="Now">As it would be today; null: not known.</param>
/// <param name="Reason">Why the sites were restated, or why the closing's figure is not told any more.</param>
public sealed record WaterMemo(string Zone, bool Simulated, Litres? Closed, Litres? Now, string Reason);
