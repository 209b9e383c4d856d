using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>One physical GPU of an open NVML session. A value of all ones is NVML's "not available": NO_DATA, never a number.</summary>
internal sealed class NvmlGpu(NvmlFunctions functions, nint handle, int index, string uuid, string name) : IGpu
{
    private const uint AverageField = 185;
    private const uint InstantField = 186;
    private const uint ModuleScope = 1;

    private readonly NvmlProcesses _processes = new(functions, handle);
    private readonly NvmlProcessUse _use = new(functions, handle);
    private readonly NvmlPowerRing _ring = new(functions, handle);
    private readonly NvmlMigBoard _mig = new(functions, handle);
    private string? _serial;
    private bool _memoryV2Refused;
    private bool _temperatureVRefused;

    public string Uuid { get; } = uuid;

    public string Name { get; } = name;

    public int Index { get; } = index;

    public bool IsSimulated => false;

    public Reading<int> Architecture() => Small(functions.UInt32(NvmlExport.Architecture, handle));

    public Reading<int> VirtualizationMode() => Small(functions.UInt32(NvmlExport.VirtualizationMode, handle));

    public Reading<int> MigMode() => Small(functions.MigMode(handle));

    public Reading<long> EnergyMillijoules() => Large(functions.UInt64(NvmlExport.Energy, handle));

    public Reading<long> PowerMilliwatts() => Milliwatts(NvmlExport.Power);

    public Reading<long> AveragePowerMilliwatts() => functions.Field(handle, AverageField);

    public Reading<long> InstantPowerMilliwatts() => functions.Field(handle, InstantField);

    public Reading<long> EnforcedPowerLimitMilliwatts() => Milliwatts(NvmlExport.EnforcedLimit);

    public Reading<long> DefaultPowerLimitMilliwatts() => Milliwatts(NvmlExport.DefaultLimit);

    public Reading<int> UtilizationPercent() => Small(functions.Utilization(handle));

    public Reading<long> MemoryUsedBytes() => Memory().Used;

    public Reading<long> MemoryTotalBytes() => Memory().Total;

    public Reading<int> TemperatureCelsius()
    {
        if (!_temperatureVRefused)
        {
            Reading<int> answer = functions.TemperatureV(handle);
            if (!Refused(answer.Code)) return answer;
            _temperatureVRefused = true;
        }

        return Small(functions.Temperature(handle));
    }

    public Reading<int> ComputeProcesses(ICollection<GpuContext> into) => _processes.List(into);

    public Reading<long> ProcessUse(long lastSeenUnixMicroseconds, ICollection<ProcessUse> into) => _use.Read(lastSeenUnixMicroseconds, into);

    public Reading<int> PowerSamples(long lastSeenUnixMicroseconds, Span<PowerSample> into) => _ring.Read(lastSeenUnixMicroseconds, into);

    /// <summary>A module draws power whenever its GPU answers, so a 0 is a field that this board does not have.</summary>
    public Reading<long> ModulePowerMilliwatts()
    {
        Span<FieldValue> entries = [FieldValue.Of(InstantField, ModuleScope), FieldValue.Of(AverageField, ModuleScope)];
        int code = functions.Fields(handle, entries);
        if (code != NvmlReturn.Success) return Reading<long>.Failed(code);

        Reading<long> instant = entries[0].Decode(), average = entries[1].Decode();
        Reading<long> best = instant is { Succeeded: true, Value: > 0 } || !average.Succeeded ? instant : average;
        return best is { Succeeded: true, Value: 0 } ? Reading<long>.Failed(NvmlReturn.NotSupported) : best;
    }

    public Reading<int> ChipToChip() => Small(functions.UInt32(NvmlExport.ChipToChip, handle));

    /// <summary>Asked once it is wanted, and again until it answers or never will. Boards without one may answer zeros.</summary>
    public string BoardSerial
    {
        get
        {
            if (_serial is not null) return _serial;
            int code = functions.Text(NvmlExport.Serial, handle, out string text);
            string serial = text.Trim('0').Length == 0 ? string.Empty : text;
            _serial = code == NvmlReturn.Success || NvmlReturn.IsPermanent(code) ? serial : null;
            return serial;
        }
    }

    public Reading<int> MaxMigInstances() => Small(functions.UInt32(NvmlExport.MaxMigCount, handle));

    public Reading<int> MigInstances(ICollection<MigInstance> into) => _mig.Instances(into);

    private (Reading<long> Used, Reading<long> Total) Memory()
    {
        if (!_memoryV2Refused)
        {
            Reading<MemoryV2> answer = functions.Memory2(handle);
            if (!Refused(answer.Code)) return (Part(answer.Code, answer.Value.Used), Part(answer.Code, answer.Value.Total));
            _memoryV2Refused = true;
        }

        Reading<MemoryV1> old = functions.Memory1(handle);
        return (Part(old.Code, old.Value.Used), Part(old.Code, old.Value.Total));
    }

    /// <summary>This driver does not know the newer call (or its struct): the older one is asked from now on.</summary>
    private static bool Refused(int code) =>
        code is NvmlReturn.FunctionNotFound or NvmlReturn.ArgumentVersionMismatch or NvmlReturn.Deprecated;

    private Reading<long> Milliwatts(NvmlExport export)
    {
        Reading<uint> answer = functions.UInt32(export, handle);
        return Part(answer.Code, answer.Value == uint.MaxValue ? ulong.MaxValue : answer.Value);
    }

    private static Reading<long> Large(Reading<ulong> answer) => Part(answer.Code, answer.Value);

    private static Reading<long> Part(int code, ulong value) =>
        Reading<long>.Failed(code) is { Succeeded: false } failed ? failed
        : value > long.MaxValue ? Reading<long>.Failed(NvmlReturn.NoData)
        : (long)value;

    private static Reading<int> Small(Reading<uint> answer) =>
        !answer.Succeeded ? Reading<int>.Failed(answer.Code)
        : answer.Value > int.MaxValue ? Reading<int>.Failed(NvmlReturn.NoData)
        : (int)answer.Value;
}
