using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Embodied;

/// <summary>
/// What making a piece of hardware emitted, over how many wall-clock hours it is written off, and how many GPUs share it. Published figures of one GPU
/// differ by a factor of four and more, so a row has its range and its source.
/// </summary>
/// <param name="Model">The catalogue's whole name of a GPU, or a name of a host.</param>
/// <param name="Kind">GPU, or host without its GPUs.</param>
/// <param name="Mass">Of the whole piece, cradle to gate.</param>
/// <param name="Low">The lowest that is published, or half.</param>
/// <param name="High">The highest that is published, or half as much again.</param>
/// <param name="Lifetime">Wall-clock hours, idle ones too: an agent that always runs lets idle hours carry their share.</param>
/// <param name="SharedByGpus">How many GPUs share it; 1 for a GPU.</param>
/// <param name="Source">Who says so, and how the range came about.</param>
public sealed record EmbodiedHardware(
    string Model, HardwareKind Kind, GramsCo2e Mass, GramsCo2e Low, GramsCo2e High, DeviceHours Lifetime, int SharedByGpus, string Source)
{
    /// <summary>A GPU whose mass somebody states, within the usual half-width of such figures.</summary>
    public static EmbodiedHardware Stated(string model, decimal kilograms, DeviceHours lifetime, string source)
    {
        var half = (decimal)UsualHalfWidth.Of(ErrorKind.Embodied).Value;
        return new(
            model, HardwareKind.Gpu, GramsCo2e.FromKilograms(kilograms), GramsCo2e.FromKilograms(kilograms * (1 - half)), GramsCo2e.FromKilograms(kilograms * (1 + half)), lifetime, 1, source);
    }

    /// <summary>The share of so many GPU-hours.</summary>
    public EmbodiedGrams Over(DeviceHours gpuHours) => Amortisation.Of(Mass, Lifetime, gpuHours, SharedByGpus);

    public EmbodiedGrams LowOver(DeviceHours gpuHours) => Amortisation.Of(Low, Lifetime, gpuHours, SharedByGpus);

    public EmbodiedGrams HighOver(DeviceHours gpuHours) => Amortisation.Of(High, Lifetime, gpuHours, SharedByGpus);
}
