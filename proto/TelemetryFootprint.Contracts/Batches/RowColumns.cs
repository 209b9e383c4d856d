using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>The optional readings of a batch's rows, expanded.</summary>
internal sealed class RowColumns(Batch batch, int[] deviceOfRow)
{
    private readonly long?[] _power = ColumnCodec.Decode(batch.PowerMilliwatts, deviceOfRow);
    private readonly long?[] _utilization = ColumnCodec.Decode(batch.UtilizationPercent, deviceOfRow);
    private readonly long?[] _memory = ColumnCodec.Decode(batch.MemoryMebibytes, deviceOfRow);
    private readonly long?[] _temperature = ColumnCodec.Decode(batch.TemperatureCelsius, deviceOfRow);

    public DeviceRow Fill(int number, DeviceRow row) => row with
    {
        PowerMilliwatts = _power[number],
        UtilizationPercent = (int?)_utilization[number],
        MemoryMebibytes = _memory[number],
        TemperatureCelsius = (int?)_temperature[number],
    };
}
