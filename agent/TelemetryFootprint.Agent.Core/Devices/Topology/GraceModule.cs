using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>
/// What a Grace module takes beside its GPUs: CPU, memory, regulators. Every GPU repeats the module's power, so it is read through one
/// of them and never summed; the GPUs' own energy is taken off, since they have rows of their own.
/// </summary>
public sealed class GraceModule
{
    // A GB200 module of 2.7 kW leaves 300 W beside two GPUs of 1.2 kW; a whole GH200 draws up to 1 kW.
    private static readonly Watts Most = Watts.FromWatts(1_000);

    private readonly TimeSpan _maximumGap;
    private readonly PowerIntegrator _integrator;
    private long? _endMicroseconds;
    private readonly RestBalance _balance = new();
    private int _reader;

    public GraceModule(string uuid, IReadOnlyList<string> gpus, TimeSpan maximumGap)
    {
        Uuid = uuid;
        Gpus = gpus;
        _maximumGap = maximumGap;
        _integrator = new PowerIntegrator(maximumGap.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    public string Uuid { get; }

    /// <summary>UUIDs of the GPUs on it.</summary>
    public IReadOnlyList<string> Gpus { get; }

    /// <summary>The GPU through which the module's power is to be read next.</summary>
    public string Reader => Gpus[_reader];

    public long CumulativeMillijoules { get; private set; }

    /// <summary>What <see cref="Reader"/> answered; if it failed, the next GPU is the reader from now on.</summary>
    public void AddPower(long microseconds, Reading<long> milliwatts)
    {
        if (milliwatts.Succeeded)
            _integrator.Add(microseconds, milliwatts.Value, PowerShape.Instant);
        else
            _reader = (_reader + 1) % Gpus.Count;
    }

    /// <summary>Closes the row: the module's energy without that of its GPUs. An opening row where any of them is unknown.</summary>
    /// <param name="tickMicroseconds">When.</param>
    /// <param name="gpus">The rows of this tick of the module's GPUs, each with the energy of that GPU alone.</param>
    public MeterStep Close(long tickMicroseconds, IReadOnlyCollection<DeviceRow> gpus)
    {
        var module = _integrator.Take();
        var start = _endMicroseconds;
        _endMicroseconds = tickMicroseconds;
        var isKnown = start is { } opened && opened < tickMicroseconds && module.IsWhole && gpus.Count == Gpus.Count
            && gpus.All(row => row.Kind != RowKind.Opening && row.StartMicroseconds == opened && row.EndMicroseconds == tickMicroseconds);
        if (!isKnown)
        {
            _balance.Clear();
            return new MeterStep(RowKind.Opening, tickMicroseconds, 0);
        }

        // A sensor that lags lets the GPUs overdraw the module for a moment: that is paid back first, but no more than one row's worth.
        var taken = gpus.Sum(row => row.Millijoules);
        _balance.Add(module.Millijoules, taken);
        _balance.OweAtMost(taken);
        var rest = (long)_balance.Take();
        CumulativeMillijoules = checked(CumulativeMillijoules + rest);
        return new MeterStep(RowKind.Interval, start!.Value, rest);
    }

    /// <summary>Other GPUs on the same module: it begins a row anew, and its total goes on.</summary>
    public GraceModule With(IReadOnlyList<string> gpus) => new(Uuid, gpus, _maximumGap) { CumulativeMillijoules = CumulativeMillijoules };

    /// <summary>
    /// The inventory's view. Its bounds are no share of the figure, which is a difference: of 500 W ± 7 % with GPUs of 400 W ± 5 % it is
    /// 100 W, and the truth between 45 and 155 W. So it lies between nothing and what such a module can draw beside its GPUs at all.
    /// </summary>
    public Device Describe() => new()
    {
        Uuid = Uuid,
        Kind = DeviceKind.Module,
        Model = "Grace module without its GPUs",
        PowerReading = PowerReading.Instant,
        Reason = "module power less the energy of its GPUs",
        Bounds = { BoundRules.Absolute(Method.Integrated, default, Most) },
    };
}
