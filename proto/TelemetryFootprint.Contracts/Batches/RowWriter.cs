using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Fills the row columns of a batch, device by device.</summary>
internal sealed class RowWriter(Batch batch)
{
    private readonly PresenceRunWriter _cells = new(batch.AbsentRuns, batch.AbsentCodes);
    private readonly List<DeviceRow> _rows = [];
    private int _lastOpening = -1;
    private int _lastBridged = -1;

    public void AddDevice(int device, TickCells cells, long baseTime)
    {
        batch.Devices.Add((uint)device);
        DeviceRow? first = Array.Find(cells.Rows, row => row is not null);
        bool opens = first is null or { Kind: RowKind.Opening };
        batch.OpeningMicroseconds.Add(opens ? 0 : first!.Value.StartMicroseconds - baseTime);
        batch.OpeningMillijoules.Add(first is { } row ? (ulong)(row.CumulativeMillijoules - row.Millijoules) : 0);
        long energy = 0;
        for (int tick = 0; tick < cells.Rows.Length; tick++)
        {
            if (cells.Rows[tick] is not { } present)
            {
                _cells.Absent((uint)cells.Codes[tick]);
                continue;
            }
            _cells.Present();
            batch.EnergyMillijoules.Add(present.Millijoules - energy);
            energy = present.Millijoules;
            AddRow(present);
        }
    }

    public void Complete()
    {
        int[] devices = [.. _rows.Select(row => row.Device)];
        batch.PowerMilliwatts = ColumnCodec.Encode([.. _rows.Select(row => row.PowerMilliwatts)], devices);
        batch.UtilizationPercent = ColumnCodec.Encode([.. _rows.Select(row => (long?)row.UtilizationPercent)], devices);
        batch.MemoryMebibytes = ColumnCodec.Encode([.. _rows.Select(row => row.MemoryMebibytes)], devices);
        batch.TemperatureCelsius = ColumnCodec.Encode([.. _rows.Select(row => (long?)row.TemperatureCelsius)], devices);
        new ShareWriter(batch).Add(_rows);
    }

    private void AddRow(DeviceRow row)
    {
        int number = _rows.Count;
        _rows.Add(row);
        MethodRuns.Add(batch.MethodRuns, row.Method);
        if (row.Kind == RowKind.Opening)
        {
            batch.OpeningRows.Add((uint)(number - _lastOpening));
            _lastOpening = number;
        }
        else if (row.Kind == RowKind.Bridged)
        {
            batch.BridgedRows.Add((uint)(number - _lastBridged));
            _lastBridged = number;
        }
    }
}
