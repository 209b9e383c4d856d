using System.Globalization;

namespace TelemetryFootprint.Agent.Core.Devices.Demo;

/// <summary>A GPU that is not there. It says so in its name, its UUID and its method.</summary>
internal sealed class DemoGpu(string agentId, int index, TimeProvider time) : IGpu
{
    private const long LimitMilliwatts = 700_000;
    private const int Hopper = 9;
    private const long MemoryBytes = 80L << 30;

    private readonly TrainingWaveform _waveform = new(655_000 - (index % 8 * 7_000), 165_000 + (index % 8 * 4_000), phaseMicroseconds: index * 90_000);
    private readonly long _started = time.GetTimestamp();

    public string Uuid { get; } = string.Create(CultureInfo.InvariantCulture, $"SIMULATED-{agentId}-{index}");

    public string Name => "Simulated H100 80GB HBM3";

    public int Index => index;

    public bool IsSimulated => true;

    private long Microseconds => time.GetElapsedTime(_started).Ticks / TimeSpan.TicksPerMicrosecond;

    public Reading<int> Architecture() => Hopper;

    public Reading<int> VirtualizationMode() => 0;

    public Reading<int> MigMode() => Reading<int>.Failed(NvmlReturn.NotSupported);

    public Reading<long> EnergyMillijoules() => _waveform.Millijoules(Microseconds);

    public Reading<long> PowerMilliwatts() => _waveform.Milliwatts(Microseconds);

    public Reading<long> AveragePowerMilliwatts() => Reading<long>.Failed(NvmlReturn.NotSupported);

    public Reading<long> InstantPowerMilliwatts() => PowerMilliwatts();

    public Reading<long> EnforcedPowerLimitMilliwatts() => LimitMilliwatts;

    public Reading<long> DefaultPowerLimitMilliwatts() => LimitMilliwatts;

    public Reading<int> UtilizationPercent() => _waveform.IsHigh(Microseconds) ? 98 : 61;

    public Reading<long> MemoryUsedBytes() => (68L + (index % 4)) << 30;

    public Reading<long> MemoryTotalBytes() => MemoryBytes;

    public Reading<int> TemperatureCelsius() => 58 + (index % 6);
}
