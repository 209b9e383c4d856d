namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>
/// Counter energy over integrated power, in windows of at least ten seconds: shorter ones would show the counter's
/// own refresh of about 100 ms rather than a disagreement.
/// </summary>
internal sealed class CrossCheck
{
    public const long WindowMicroseconds = 10_000_000;

    private const long ForgetMicroseconds = 60_000_000;

    private long _counterMillijoules;
    private long _integratedMillijoules;
    private long _microseconds;
    private long _unseenMicroseconds;

    /// <summary>Of the last full window; null: unknown.</summary>
    public double? Ratio { get; private set; }

    public void Add(long counterMillijoules, long integratedMillijoules, long microseconds)
    {
        _counterMillijoules += counterMillijoules;
        _integratedMillijoules += integratedMillijoules;
        _microseconds += microseconds;
        if (_microseconds < WindowMicroseconds)
            return;
        _unseenMicroseconds = 0;
        Ratio = _integratedMillijoules > 0 ? _counterMillijoules / (double)_integratedMillijoules : null;
        Restart();
    }

    /// <summary>An interval that only one of the two saw: the window begins again, and after a minute of such the last ratio is no longer known.</summary>
    public void Miss(long microseconds)
    {
        Restart();
        _unseenMicroseconds += microseconds;
        if (_unseenMicroseconds >= ForgetMicroseconds)
            Ratio = null;
    }

    /// <summary>The window begins again.</summary>
    public void Restart() => (_counterMillijoules, _integratedMillijoules, _microseconds) = (0, 0, 0);
}
