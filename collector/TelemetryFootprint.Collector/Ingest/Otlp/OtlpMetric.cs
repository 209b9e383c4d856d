namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>A metric that is used: what it is, and what its figure must be multiplied with to be mW, mJ, percent, MiB or °C.</summary>
internal readonly record struct OtlpMetric(OtlpQuantity Quantity, double Factor)
{
    private const double PerMebibyte = 1.0 / (1 << 20);

    /// <summary>Null: another metric.</summary>
    public static OtlpMetric? Of(string name) => name switch
    {
        "hw.power" => new(OtlpQuantity.Power, 1000),
        "hw.energy" => new(OtlpQuantity.Energy, 1000),
        "hw.gpu.utilization" => new(OtlpQuantity.Utilization, 100),
        "hw.gpu.memory.usage" => new(OtlpQuantity.Memory, PerMebibyte),
        "hw.temperature" => new(OtlpQuantity.Temperature, 1),
        "DCGM_FI_DEV_POWER_USAGE" => new(OtlpQuantity.Power, 1000),
        "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION" => new(OtlpQuantity.Energy, 1),
        "DCGM_FI_DEV_GPU_UTIL" => new(OtlpQuantity.Utilization, 1),
        "DCGM_FI_DEV_FB_USED" => new(OtlpQuantity.Memory, 1),
        "DCGM_FI_DEV_GPU_TEMP" => new(OtlpQuantity.Temperature, 1),
        _ => null,
    };
}
