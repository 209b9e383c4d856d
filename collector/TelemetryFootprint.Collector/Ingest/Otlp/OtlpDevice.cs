using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>Where one device stands: what the next reading is measured from. Immutable.</summary>
/// <param name="Uuid">As its exporter names it.</param>
/// <param name="Model">Empty: unknown.</param>
/// <param name="Index">For people.</param>
/// <param name="UnixMicroseconds">Of its newest reading: what is not later is a repeat, for ever.</param>
/// <param name="IsOpen">False: what is measured next opens anew.</param>
/// <param name="CounterMillijoules">Its own counter then; null: it had none.</param>
/// <param name="Milliwatts">Its power then; null: unknown.</param>
/// <param name="CumulativeMillijoules">All that was counted here.</param>
internal sealed record OtlpDevice(string Uuid, string Model, uint Index, long UnixMicroseconds, bool IsOpen, long? CounterMillijoules, long? Milliwatts, long CumulativeMillijoules)
{
    public const long LongestSilenceMicroseconds = 150_000_000;
    private const long LongestBridgeMicroseconds = 30L * 24 * 3600 * 1_000_000;

    /// <summary>
    /// Where it stands after a reading of this look, and its row; null: the reading changes nothing. Power and counter may come in messages of their own: power
    /// alone says nothing while the counter is awaited, and a counter may complete the moment of a power that came first, which is no row.
    /// </summary>
    /// <param name="position">In the inventory.</param>
    /// <param name="reading">Repeats are told by its own time.</param>
    /// <param name="at">The moment of the look, which its row ends with.</param>
    public (OtlpDevice Next, DeviceRow? Row)? Step(int position, OtlpReading reading, long at)
    {
        if (IsOpen && CounterMillijoules is null && reading.Millijoules is { } first && reading.UnixMicroseconds <= UnixMicroseconds && at >= UnixMicroseconds)
            return (this with { CounterMillijoules = first }, null);
        if (reading.UnixMicroseconds <= UnixMicroseconds || (reading.Milliwatts ?? reading.Millijoules) is null) return null;
        if (IsOpen && CounterMillijoules is not null && reading.Millijoules is null && at - UnixMicroseconds <= LongestSilenceMicroseconds) return null;
        var energy = EnergyUpTo(reading, at);
        var next = this with
        {
            UnixMicroseconds = at,
            IsOpen = true,
            CounterMillijoules = reading.Millijoules,
            Milliwatts = reading.Milliwatts,
            CumulativeMillijoules = CumulativeMillijoules + (energy?.Millijoules ?? 0),
        };
        return (next, new DeviceRow
        {
            Device = position,
            Kind = energy is null ? RowKind.Opening : RowKind.Interval,
            StartMicroseconds = energy is null ? at : UnixMicroseconds,
            EndMicroseconds = at,
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
    private (long Millijoules, Method Method)? EnergyUpTo(OtlpReading reading, long at)
    {
        var length = at - UnixMicroseconds;
        if (!IsOpen || length > LongestBridgeMicroseconds) return null;
        if (reading.Millijoules is { } counter && CounterMillijoules is { } before) return counter >= before ? (counter - before, Method.Counter) : null;
        return reading.Milliwatts is { } now && Milliwatts is { } then && length <= LongestSilenceMicroseconds
            ? ((long)(((Int128)now + then) * length / 2_000_000), Method.Integrated)
            : null;
    }
}
