using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>
/// A hardware counter of a part of the node that is no GPU: a RAPL domain. Counts microjoules up to <see cref="RangeMicrojoules"/>
/// and then begins again, so a decrease is a wrap.
/// </summary>
public interface INodeMeter
{
    /// <summary>Unique on this host, such as <c>RAPL-package-0</c>.</summary>
    string Name { get; }

    /// <summary>Cpu or Dram.</summary>
    DeviceKind Kind { get; }

    /// <summary>For people, such as <c>package-0 (RAPL)</c>.</summary>
    string Model { get; }

    /// <summary>The value after which the counter begins anew; 0: it never does.</summary>
    long RangeMicrojoules { get; }

    /// <summary>The counter now; null: it cannot be read now.</summary>
    long? ReadMicrojoules();
}
