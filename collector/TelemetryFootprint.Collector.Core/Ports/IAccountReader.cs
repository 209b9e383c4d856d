using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The ledger as the account reads it.</summary>
public interface IAccountReader
{
    /// <summary>
    /// Answers from one snapshot: <paramref name="ask"/> gets the cells of the range once, and what goes with them. A cell that another grouping
    /// would cut differently does not exist: the same range has the same cells, so rows of any grouping have one sum.
    /// </summary>
    T Account<T>(AccountQuery query, Func<AccountContext, IEnumerable<AccountCell>, T> ask, CancellationToken cancellationToken = default);
}
