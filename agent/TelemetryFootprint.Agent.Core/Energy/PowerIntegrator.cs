namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>
/// Power over time in whole numbers: (mW + mW) × µs is energy in half nanojoules, and what does not make a millijoule is
/// carried on, so nothing is rounded away however often it is taken. An instantaneous value is joined to the one before by
/// the trapezoid; an average belongs to the time before it alone.
/// </summary>
internal sealed class PowerIntegrator(long maximumGapMicroseconds)
{
    private const long HalfNanojoulesPerMillijoule = 2_000_000;

    private long? _lastMicroseconds;
    private long _lastMilliwatts;
    private long _halfNanojoules;
    private bool _isWhole;

    /// <summary>A power reading at a moment of the monotonic clock. Readings do not go back in time; one that does is left out.</summary>
    public void Add(long microseconds, long milliwatts, PowerShape shape)
    {
        if (_lastMicroseconds is not { } last)
            _isWhole = false;
        else if (microseconds < last)
            return;
        else if (microseconds - last > maximumGapMicroseconds)
            _isWhole = false;
        else
            _halfNanojoules += (milliwatts + (shape == PowerShape.Average ? milliwatts : _lastMilliwatts)) * (microseconds - last);
        _lastMicroseconds = microseconds;
        _lastMilliwatts = milliwatts;
    }

    /// <summary>Power begins anew with the next reading: what lies between is not integrated.</summary>
    public void Forget() => (_lastMicroseconds, _halfNanojoules, _isWhole) = (null, 0, false);

    /// <summary>The energy since the last call, in whole millijoules; the rest waits for the next.</summary>
    public IntegratedEnergy Take()
    {
        var energy = new IntegratedEnergy(_isWhole, _halfNanojoules / HalfNanojoulesPerMillijoule);
        _halfNanojoules = _isWhole ? _halfNanojoules % HalfNanojoulesPerMillijoule : 0;
        _isWhole = _lastMicroseconds is not null;
        return energy;
    }
}
