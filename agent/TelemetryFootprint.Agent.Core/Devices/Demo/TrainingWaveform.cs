namespace TelemetryFootprint.Agent.Core.Devices.Demo;

/// <summary>
/// The power of a GPU that trains: a second of full load, a third of a second of waiting for data, again and again.
/// Its energy has a closed form, so a demo's joules are exact.
/// </summary>
internal sealed class TrainingWaveform(long highMilliwatts, long lowMilliwatts, long phaseMicroseconds)
{
    private const long HighMicroseconds = 1_000_000;
    private const long PeriodMicroseconds = 1_300_000;

    public bool IsHigh(long microseconds) => (microseconds + phaseMicroseconds) % PeriodMicroseconds < HighMicroseconds;

    public long Milliwatts(long microseconds) => IsHigh(microseconds) ? highMilliwatts : lowMilliwatts;

    /// <summary>Since the waveform began.</summary>
    public long Millijoules(long microseconds)
    {
        var time = microseconds + phaseMicroseconds;
        var rest = time % PeriodMicroseconds;
        var high = (time / PeriodMicroseconds * HighMicroseconds) + Math.Min(rest, HighMicroseconds);
        return (long)((((Int128)high * highMilliwatts) + ((Int128)(time - high) * lowMilliwatts)) / 1_000_000);
    }
}
