namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>All that one device's points say of one moment. Null: unknown.</summary>
internal sealed record OtlpReading(string Uuid, long UnixMicroseconds)
{
    public string Model { get; set; } = "";

    public uint Index { get; set; }

    public long? Milliwatts { get; set; }

    /// <summary>The device's own counter.</summary>
    public long? Millijoules { get; set; }

    public int? UtilizationPercent { get; set; }

    public long? Mebibytes { get; set; }

    public int? Celsius { get; set; }

    /// <summary>How many points it is made of.</summary>
    public int Points { get; set; }

    public void Take(OtlpQuantity quantity, double figure)
    {
        var whole = (long)Math.Round(figure);
        switch (quantity)
        {
            case OtlpQuantity.Power: Milliwatts = whole; break;
            case OtlpQuantity.Energy: Millijoules = whole; break;
            case OtlpQuantity.Utilization: UtilizationPercent = (int)Math.Min(whole, 100); break;
            case OtlpQuantity.Memory: Mebibytes = whole; break;
            case OtlpQuantity.Temperature: Celsius = (int)whole; break;
        }
    }

    /// <summary>Points of one look whose times differ by a little: the later ones stand.</summary>
    public OtlpReading With(OtlpReading later) => new(Uuid, later.UnixMicroseconds)
    {
        Model = later.Model.Length > 0 ? later.Model : Model,
        Index = Math.Max(Index, later.Index),
        Milliwatts = later.Milliwatts ?? Milliwatts,
        Millijoules = later.Millijoules ?? Millijoules,
        UtilizationPercent = later.UtilizationPercent ?? UtilizationPercent,
        Mebibytes = later.Mebibytes ?? Mebibytes,
        Celsius = later.Celsius ?? Celsius,
        Points = Points + later.Points,
    };
}
