using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What one kind of hardware carries into some hours of its devices.</summary>
/// <param name="Hardware">With its lifetime, its share and its source.</param>
/// <param name="Hours">Observed wall-clock hours of the devices, idle ones too.</param>
public sealed record EmbodiedShare(EmbodiedHardware Hardware, DeviceHours Hours)
{
    public EmbodiedGrams Grams => Hardware.Over(Hours);

    public EmbodiedGrams Low => Hardware.LowOver(Hours);

    public EmbodiedGrams High => Hardware.HighOver(Hours);
}
