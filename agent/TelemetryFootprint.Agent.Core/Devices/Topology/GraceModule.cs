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
    private readonly PowerIntegrator _integrator;
    private long? _endMicroseconds;
    private long _balance;
    private int _reader;

    public GraceModule(string uuid, IReadOnlyList<string> gpus, TimeSpan maximumGap)
    {
        Uuid = uuid;
        Gpus = gpus;
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
            _balance = 0;
            return new MeterStep(RowKind.Opening, tickMicroseconds, 0);
        }

        // A sensor that lags lets the GPUs overdraw the module for a moment: that is paid back first, but no more than one row's worth.
        var taken = gpus.Sum(row => row.Millijoules);
        _balance = Math.Max(-taken, _balance + module.Millijoules - taken);
        var rest = Math.Max(0, _balance);
        _balance -= rest;
        CumulativeMillijoules = checked(CumulativeMillijoules + rest);
        return new MeterStep(RowKind.Interval, start!.Value, rest);
    }

    /// <summary>The inventory's view. <paramref name="bounds"/> are those of integrated power.</summary>
    public Device Describe(IEnumerable<BoundRule> bounds)
    {
        var device = new Device
        {
            Uuid = Uuid,
            Kind = DeviceKind.Module,
            Model = "Grace module without its GPUs",
            PowerReading = PowerReading.Instant,
            Reason = "module power less the energy of its GPUs",
        };
        device.Bounds.AddRange(bounds);
        return device;
    }
}
