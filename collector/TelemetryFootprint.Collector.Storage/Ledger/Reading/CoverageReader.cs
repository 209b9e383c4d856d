using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>What is inside the totals of one snapshot, by the newest inventories.</summary>
internal sealed class CoverageReader(SqliteConnection connection)
{
    private readonly Dictionary<(string Host, string Uuid), string?> _components =
        DeviceTable.All(connection).ToDictionary(device => (device.Host, device.Uuid), device => HostComponent.Of(device.Kind));

    private readonly Dictionary<string, HostUncovered> _uncovered = UncoveredTable.All(connection).ToDictionary(host => host.Host, StringComparer.Ordinal);

    /// <summary>A device's own figure is all of the device: what its host lacks is not lacking in it.</summary>
    public Coverage Of(IReadOnlyCollection<SeriesKey> series, TotalsGrouping by) => Coverage.Of(
        series.Select(key => _components.GetValueOrDefault((key.Host, key.Device))),
        by == TotalsGrouping.Device
            ? []
            : series.Select(key => key.Host).Distinct(StringComparer.Ordinal).Select(host => _uncovered.GetValueOrDefault(host)?.Parts).OfType<IReadOnlyList<UncoveredPart>>());
}
