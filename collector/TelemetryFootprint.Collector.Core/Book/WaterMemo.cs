using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>Water of a closed period whose sites were restated since. Late energy that came since is in <paramref name="Now"/> too.</summary>
/// <param name="Closed">As it was known at the closing; null: that is not told any more.</param>
/// <param name="Now">As it would be today.</param>
/// <param name="Reason">Why sites of the zone were restated, and why the closing's figure is not told any more.</param>
public sealed record WaterMemo(string Zone, bool Simulated, WaterTotal? Closed, WaterTotal Now, string Reason);
