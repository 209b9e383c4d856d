namespace TelemetryFootprint.Accounting.Units;

/// <summary>Half-open range of whole UTC minutes.</summary>
public readonly record struct MinuteRange(UtcMinute From, UtcMinute To)
{
    public int Minutes => To.Value - From.Value;

    public bool Contains(UtcMinute minute) => minute >= From && minute < To;
}
