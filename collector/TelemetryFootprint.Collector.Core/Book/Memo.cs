using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>What became known of a closed period since, of one family. The closed total stays; these lines stand beside it.</summary>
/// <param name="Closed">As it was closed; null: nothing was priced then.</param>
/// <param name="Now">As it would be today; null: nothing is priced in this family today.</param>
/// <param name="Delta">Today minus closed, which is the sum of the lines.</param>
/// <param name="IsMaterial">The change is more than the account's materiality of the closed total.</param>
public sealed record Memo(
    FactorFamily? Family, bool Simulated, GramsCo2e? Closed, GramsCo2e? Now, GramsCo2e Delta, bool IsMaterial, IReadOnlyList<MemoLine> Lines);
