using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Conservation;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>One device of a synthetic load: a random walk of power between 60 and 700 W whose energy is exact to the millijoule.</summary>
internal sealed class SyntheticDevice(string uuid, int position, SyntheticLoad load, long unixOrigin, int seed, ConservationOracle? oracle)
{
    /// <summary>NVML's GPU_IS_LOST.</summary>
    public const int GapCode = 15;

    private const int LowestMilliwatts = 60_000;
    private const int HighestMilliwatts = 700_000;

    private readonly Random _random = new(seed);
    private int _milliwatts = 300_000;
    private long _lastMicroseconds;
    private long _pendingMillijoules;
    private long _pendingMicroseconds;
    private long _cumulativeMillijoules;
    private bool _isOpen;
    private bool _missedOne;

    public int Position => position;

    /// <summary>The row at a monotonic time, or null: no reading this time.</summary>
    public DeviceRow? Sample(long now)
    {
        Draw(now);
        if (_isOpen && _random.NextDouble() < load.GapChance)
        {
            _missedOne = true;
            return null;
        }

        var isKnown = _isOpen && (!_missedOne || load.Method == Method.Counter);
        var row = isKnown ? Interval(now) : Opening(now);
        if (now > _pendingMicroseconds)
        {
            oracle?.RecordTruth(uuid, new TruthInterval(unixOrigin + _pendingMicroseconds, unixOrigin + now, _pendingMillijoules, isKnown));
        }

        (_pendingMillijoules, _pendingMicroseconds, _isOpen, _missedOne) = (0, now, true, false);
        return row;
    }

    private void Draw(long now)
    {
        _pendingMillijoules += _milliwatts * (now - _lastMicroseconds) / 1_000_000;
        _lastMicroseconds = now;
        _milliwatts = Math.Clamp(_milliwatts + _random.Next(-load.SwingMilliwatts, load.SwingMilliwatts + 1), LowestMilliwatts, HighestMilliwatts);
    }

    private DeviceRow Interval(long now)
    {
        _cumulativeMillijoules += _pendingMillijoules;
        return Row(RowKind.Interval, _pendingMicroseconds, now, _pendingMillijoules);
    }

    private DeviceRow Opening(long now) => Row(RowKind.Opening, now, now, 0);

    private DeviceRow Row(RowKind kind, long start, long end, long millijoules) => new()
    {
        Device = position,
        Kind = kind,
        StartMicroseconds = start,
        EndMicroseconds = end,
        Millijoules = millijoules,
        CumulativeMillijoules = _cumulativeMillijoules,
        Method = load.Method,
        PowerMilliwatts = _milliwatts,
        UtilizationPercent = _milliwatts * 100 / HighestMilliwatts,
        MemoryMebibytes = 40_960,
        TemperatureCelsius = 30 + (_milliwatts / 20_000),
    };
}
