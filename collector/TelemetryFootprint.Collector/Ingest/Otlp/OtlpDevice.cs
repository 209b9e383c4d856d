using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>Where one device stands: what the next reading is measured from. Immutable.</summary>
/// <param name="Uuid">As its exporter names it.</param>
/// <param name="Model">Empty: unknown.</param>
/// <param name="Index">For people.</param>
/// <param name="UnixMicroseconds">Of its newest reading; 0: none since it last opened.</param>
/// <param name="CounterMillijoules">Its own counter then; null: it had none.</param>
/// <param name="Milliwatts">Its power then; null: unknown.</param>
/// <param name="CumulativeMillijoules">All that was counted here.</param>
internal sealed record OtlpDevice(string Uuid, string Model, uint Index, long UnixMicroseconds, long? CounterMillijoules, long? Milliwatts, long CumulativeMillijoules)
{
    private const long LongestSilenceMicroseconds = 150_000_000;
    private const long LongestBridgeMicroseconds = 30L * 24 * 3600 * 1_000_000;

    /// <summary>Its next row, and where it stands then; null: the reading is none of power or energy, or a repeat.</summary>
    public (OtlpDevice Next, DeviceRow Row)? Step(int position, OtlpReading reading)
    {
        if (reading.UnixMicroseconds <= UnixMicroseconds || (reading.Milliwatts ?? reading.Millijoules) is null) return null;
        var energy = EnergyUpTo(reading);
        var next = this with
        {
            UnixMicroseconds = reading.UnixMicroseconds,
            CounterMillijoules = reading.Millijoules,
            Milliwatts = reading.Milliwatts,
            CumulativeMillijoules = CumulativeMillijoules + (energy?.Millijoules ?? 0),
        };
        return (next, new DeviceRow
        {
            Device = position,
            Kind = energy is null ? RowKind.Opening : RowKind.Interval,
            StartMicroseconds = energy is null ? reading.UnixMicroseconds : UnixMicroseconds,
            EndMicroseconds = reading.UnixMicroseconds,
            Millijoules = energy?.Millijoules ?? 0,
            CumulativeMillijoules = next.CumulativeMillijoules,
            Method = energy?.Method ?? (reading.Millijoules is null ? Method.Integrated : Method.Counter),
            PowerMilliwatts = reading.Milliwatts,
            UtilizationPercent = reading.UtilizationPercent,
            MemoryMebibytes = reading.Mebibytes,
            TemperatureCelsius = reading.Celsius,
        });
    }

    /// <summary>Null: unknown.</summary>
    private (long Millijoules, Method Method)? EnergyUpTo(OtlpReading reading)
    {
        var length = reading.UnixMicroseconds - UnixMicroseconds;
        if (UnixMicroseconds == 0 || length > LongestBridgeMicroseconds) return null;
        if (reading.Millijoules is { } counter && CounterMillijoules is { } before) return counter >= before ? (counter - before, Method.Counter) : null;
        return reading.Milliwatts is { } now && Milliwatts is { } then && length <= LongestSilenceMicroseconds
            ? ((long)(((Int128)now + then) * length / 2_000_000), Method.Integrated)
            : null;
    }
}
