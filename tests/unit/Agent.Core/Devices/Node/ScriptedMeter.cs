using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Node;

/// <summary>A counter that answers what a test wrote.</summary>
internal sealed class ScriptedMeter(string name = "RAPL-package-0", DeviceKind kind = DeviceKind.Cpu, long range = 262_143_328_850) : INodeMeter
{
    public string Name { get; } = name;

    public DeviceKind Kind { get; } = kind;

    public string Model => $"{Name} model";

    public long RangeMicrojoules { get; } = range;

    public long? Microjoules { get; set; } = 0;

    public long? ReadMicrojoules() => Microjoules;
}
