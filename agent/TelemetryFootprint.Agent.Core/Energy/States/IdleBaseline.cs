namespace TelemetryFootprint.Agent.Core.Energy.States;

/// <summary>
/// What a device draws while nothing runs on it. It begins with what the catalogue or the power limit says, so a device that
/// was busy from boot has one; it follows any lower power at once, so one that never idles is corrected downwards too; and it
/// rises only on readings without any load, over minutes, so that one odd reading is forgotten.
/// </summary>
internal sealed class IdleBaseline(long? priorMilliwatts)
{
    private const long FallMicroseconds = 10_000_000;
    private const long RiseMicroseconds = 600_000_000;

    private long? _lastMicroseconds;
    private double? _milliwatts = priorMilliwatts;

    /// <summary>Null: nothing was known before, and nothing was seen.</summary>
    public long? Milliwatts => (long?)_milliwatts;

    /// <summary>A power reading with NVML's utilisation in percent; null: unknown, which is never taken for idle.</summary>
    public void Observe(long microseconds, long milliwatts, int? utilizationPercent)
    {
        var elapsed = Math.Max(0, microseconds - (_lastMicroseconds ?? microseconds));
        _lastMicroseconds = microseconds;
        // NVML gives exactly 0 where it has no figure; no board draws nothing.
        if (milliwatts <= 0)
            return;
        if (_milliwatts is not { } known)
            _milliwatts = milliwatts;
        else if (milliwatts < known)
            _milliwatts = Towards(known, milliwatts, elapsed, FallMicroseconds);
        else if (utilizationPercent == 0)
            _milliwatts = Towards(known, milliwatts, elapsed, RiseMicroseconds);
    }

    private static double Towards(double from, double to, long elapsed, long timeConstant) =>
        from + ((to - from) * (1 - Math.Exp(-elapsed / (double)timeConstant)));
}
