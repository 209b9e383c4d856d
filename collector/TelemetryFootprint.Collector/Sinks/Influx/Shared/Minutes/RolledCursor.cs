using System.Globalization;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

/// <summary>
/// Up to which inbox row this collector's energy is rolled up, as far as a build that does so knows: a small file that is written before the inbox's cursor moves. Where the cursor is beyond it, a build that
/// rolls nothing up moved it.
/// </summary>
internal sealed class RolledCursor(string path)
{
    public const string FileName = "influxdb-rolled";

    private long? _written;

    public bool Covers(long cursor) => File.Exists(path) && long.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var row) && row >= cursor;

    public void Save(long cursor)
    {
        if (_written == cursor) return;
        WholeFile.Write(path, cursor.ToString(CultureInfo.InvariantCulture) + "\n");
        _written = cursor;
    }
}
