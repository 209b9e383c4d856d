using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Energy;

namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>The driver's ring of power samples, read once a tick instead of polling the power between ticks. A ring that fails is given up until the device is opened anew.</summary>
internal sealed class PowerRing(TimeProvider time)
{
    // Drivers keep 120 samples or fewer.
    private const int Capacity = 512;

    private readonly PowerSample[] _samples = new PowerSample[Capacity];
    private long _lastUnixMicroseconds;
    private long _lastMicroseconds;
    private bool _isAbsent;

    public void AskAgain() => _isAbsent = false;

    /// <summary>The samples since the last call by the monotonic clock; null: this GPU has no ring.</summary>
    public IReadOnlyList<PowerMoment>? Read(IGpu gpu)
    {
        if (_isAbsent)
            return null;
        // A wall clock that went back would hide all samples until it has caught up.
        _lastUnixMicroseconds = Math.Min(_lastUnixMicroseconds, time.ReadClocks().Unix);
        var answer = gpu.PowerSamples(_lastUnixMicroseconds, _samples);
        // Nothing newer, or a ring that has grown since its size was asked: that is asked anew with the next read.
        if ((answer.Code == NvmlReturn.NotFound || answer.Code == NvmlReturn.InsufficientSize) && _lastUnixMicroseconds > 0)
            return [];
        if (!answer.Succeeded || answer.Value is < 0 or > Capacity || (answer.Value == 0 && _lastUnixMicroseconds == 0))
        {
            _isAbsent = true;
            return null;
        }

        var (monotonic, unix) = time.ReadClocks();
        var moments = new List<PowerMoment>(answer.Value);
        foreach (var sample in _samples.AsSpan(0, answer.Value))
        {
            _lastUnixMicroseconds = Math.Max(_lastUnixMicroseconds, sample.UnixMicroseconds);
            var at = sample.UnixMicroseconds - unix + monotonic;
            // The wall clock may have stepped between a sample and now: what lies in the future or before the last is left out.
            if (at <= _lastMicroseconds || at > monotonic || sample.Milliwatts is < 0 or > EnergyMeter.ImplausibleMilliwatts)
                continue;
            _lastMicroseconds = at;
            moments.Add(new PowerMoment(at, sample.Milliwatts));
        }

        return moments;
    }
}
