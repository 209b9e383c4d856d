using System.Data.Common;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>The ledger and the small files beside it, which a feed reads and writes besides its questions.</summary>
internal static class OwnStore
{
    /// <summary>
    /// True: too slow, held by somebody, full or unreadable. No provider has failed then: taken for its failure, one that answers would be asked every minute, and its quota be gone.
    /// </summary>
    public static bool IsTroubled(Exception error) => error is TimeoutException or DbException or IOException or UnauthorizedAccessException or StoreUnavailableException;
}
