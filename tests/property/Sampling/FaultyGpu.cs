using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.PropertyTests.Sampling;

/// <summary>A GPU of constant power whose calls fail as a schedule says; its counter may go back.</summary>
internal sealed class FaultyGpu(int index, TimeProvider time, long milliwatts) : IGpu
{
    private static readonly int[] Codes = [1, 3, 4, 9, 10, 13, 15, 16, 18, 19, 20, 21, 27, 999];

    private readonly long _start = time.GetTimestamp();
    private int _energyCode;
    private int _powerCode;
    private long _reset;

    public string Uuid { get; } = $"GPU-{index}";

    public string Name => "NVIDIA A100-SXM4-80GB";

    public int Index => index;

    public bool IsSimulated => false;

    /// <summary>Since the beginning.</summary>
    public long TrueMillijoules => (long)(milliwatts * time.GetElapsedTime(_start).TotalSeconds);

    public void Change(Random random, bool silentOnly)
    {
        var code = random.Next(2) == 0 ? 0 : Codes[random.Next(Codes.Length)];
        if (silentOnly)
        {
            (_energyCode, _powerCode) = (code, code);
            return;
        }

        switch (random.Next(4))
        {
            case 0:
                _energyCode = code;
                break;
            case 1:
                _powerCode = code;
                break;
            case 2:
                (_energyCode, _powerCode) = (code, code);
                break;
            default:
                _reset = TrueMillijoules;
                break;
        }
    }

    public void Heal() => (_energyCode, _powerCode) = (0, 0);

    public Reading<int> Architecture() => 7;

    public Reading<int> VirtualizationMode() => 0;

    public Reading<int> MigMode() => 0;

    public Reading<long> EnergyMillijoules() => _energyCode == 0 ? 1_000 + TrueMillijoules - _reset : Reading<long>.Failed(_energyCode);

    public Reading<long> PowerMilliwatts() => _powerCode == 0 ? milliwatts : Reading<long>.Failed(_powerCode);

    public Reading<long> AveragePowerMilliwatts() => Reading<long>.Failed(3);

    public Reading<long> InstantPowerMilliwatts() => Reading<long>.Failed(3);

    public Reading<long> EnforcedPowerLimitMilliwatts() => 700_000;

    public Reading<long> DefaultPowerLimitMilliwatts() => 700_000;

    public Reading<int> UtilizationPercent() => 50;

    public Reading<long> MemoryUsedBytes() => 1L << 30;

    public Reading<long> MemoryTotalBytes() => 80L << 30;

    public Reading<int> TemperatureCelsius() => 40;
}
