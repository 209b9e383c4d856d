using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>
/// The energy of one device: its own running total, which only grows, from NVML's counter or from integrated power.
/// The rows that it closes sum to that total exactly (README.md). Times are monotonic microseconds of one boot.
/// </summary>
public sealed class EnergyMeter
{
    /// <summary>No GPU draws this much: a counter that says so has jumped, which is a new baseline and no energy.</summary>
    public const long ImplausibleMilliwatts = 10_000_000;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly PowerIntegrator _integrator;
    private readonly CrossCheck _crossCheck = new();
    private long? _rowEndMicroseconds;
    private long? _counterMillijoules;
    private bool _isBridging;

    public EnergyMeter(TimeSpan maximumGap) => _integrator = new PowerIntegrator(maximumGap.Ticks / TimeSpan.TicksPerMicrosecond);

    public long CumulativeMillijoules { get; private set; }

    /// <summary>Counter energy over integrated power of the last window; null: unknown.</summary>
    public double? CrossCheckRatio => _crossCheck.Ratio;

    /// <summary>
    /// How long a silence between two power readings may be bridged: 10 s, beyond which what the device drew is unknown. Only a reporting
    /// interval that is itself as long stretches it, since nothing is read in between.
    /// </summary>
    public static TimeSpan MaximumGap(TimeSpan interval)
    {
        var stretched = interval * 1.5;
        return stretched > LongestSilence ? stretched : LongestSilence;
    }

    /// <summary>
    /// Goes on where an earlier process of the agent ended: the running total always, and the row where the next one can be joined to it. A counter that did
    /// not go back in the same boot tells the energy of the time between; power only that of a short one. The next row is then bridged.
    /// </summary>
    /// <param name="state">As that process left it.</param>
    /// <param name="nowMicroseconds">Of the first reading.</param>
    /// <param name="counterMillijoules">That reading's counter; null: there is none, or it does not decide.</param>
    /// <returns>Whether the next row is joined to the old one.</returns>
    public bool Restore(EnergyState state, long nowMicroseconds, long? counterMillijoules)
    {
        CumulativeMillijoules = state.CumulativeMillijoules;
        if (!state.IsOfThisBoot || nowMicroseconds < state.EndMicroseconds)
            return false;
        if (counterMillijoules is { } now)
            _isBridging = state.CounterMillijoules <= now;
        else
            _isBridging = state is { CounterMillijoules: null, PowerMilliwatts: not null } && nowMicroseconds - state.EndMicroseconds <= LongestSilence.Ticks / TimeSpan.TicksPerMicrosecond;
        if (!_isBridging)
            return false;
        (_rowEndMicroseconds, _counterMillijoules) = (state.EndMicroseconds, state.CounterMillijoules);
        if (counterMillijoules is null)
        {
            _integrator.Add(state.EndMicroseconds, state.PowerMilliwatts!.Value, PowerShape.Instant);
            _integrator.Take();
        }

        return true;
    }

    /// <summary>Where it stands now, for <see cref="Restore"/>; null: no row was closed yet.</summary>
    public EnergyState? State(string uuid, long? powerMilliwatts) =>
        _rowEndMicroseconds is { } end ? new EnergyState(uuid, CumulativeMillijoules, _counterMillijoules, powerMilliwatts, end) : null;

    /// <summary>A power reading. With the counter it only serves the cross-check.</summary>
    public void AddPower(long microseconds, long milliwatts, PowerShape shape = PowerShape.Instant) => _integrator.Add(microseconds, milliwatts, shape);

    /// <summary>
    /// A row was closed by the counter without a power reading of its own: the next reading would reach back into it, and its energy would count twice if
    /// power had to replace the counter.
    /// </summary>
    public void ForgetPower() => _integrator.Forget();

    /// <summary>Closes the row by the counter's value at the tick.</summary>
    public MeterStep CloseWithCounter(long tickMicroseconds, long counterMillijoules)
    {
        // A row without length carries no energy: what the counter holds stays for the next one.
        if (tickMicroseconds <= _rowEndMicroseconds && counterMillijoules >= _counterMillijoules)
            return new MeterStep(RowKind.Opening, tickMicroseconds, 0);
        var integrated = _integrator.Take();
        var energy = CounterEnergy(tickMicroseconds, counterMillijoules);
        if (energy is { } known && integrated.IsWhole)
            _crossCheck.Add(known, integrated.Millijoules, tickMicroseconds - _rowEndMicroseconds!.Value);
        else
            _crossCheck.Miss(tickMicroseconds - (_rowEndMicroseconds ?? tickMicroseconds));
        _counterMillijoules = counterMillijoules;
        return Close(tickMicroseconds, energy);
    }

    /// <summary>Closes the row by the power integrated up to the tick, which has a power reading of its own.</summary>
    public MeterStep CloseWithPower(long tickMicroseconds)
    {
        var integrated = _integrator.Take();
        _counterMillijoules = null;
        _crossCheck.Miss(tickMicroseconds - (_rowEndMicroseconds ?? tickMicroseconds));
        return Close(tickMicroseconds, integrated.IsWhole ? integrated.Millijoules : null);
    }

    /// <summary>The counter answers for the first time, at the row that <see cref="CloseWithPower"/> has just closed: it counts from here on.</summary>
    public void StartCounter(long counterMillijoules) => _counterMillijoules = counterMillijoules;

    private long? CounterEnergy(long tickMicroseconds, long counterMillijoules)
    {
        if (_counterMillijoules is not { } baseline || _rowEndMicroseconds is not { } start || counterMillijoules < baseline)
            return null;
        // A counter refreshes about every 100 ms: a short row may hold the energy of a slightly longer time.
        var microseconds = Math.Max(tickMicroseconds - start, 1_000_000);
        var energy = (Int128)counterMillijoules - baseline;
        return energy * 1_000_000 <= (Int128)ImplausibleMilliwatts * microseconds ? (long)energy : null;
    }

    private MeterStep Close(long tickMicroseconds, long? millijoules)
    {
        var start = _rowEndMicroseconds;
        var kind = _isBridging ? RowKind.Bridged : RowKind.Interval;
        (_rowEndMicroseconds, _isBridging) = (tickMicroseconds, false);
        if (millijoules is not { } energy || start is not { } opened || tickMicroseconds <= opened)
            return new MeterStep(RowKind.Opening, tickMicroseconds, 0);
        CumulativeMillijoules = checked(CumulativeMillijoules + energy);
        return new MeterStep(kind, opened, energy);
    }
}
