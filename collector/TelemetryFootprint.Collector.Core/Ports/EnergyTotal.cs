using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Energy of one device by one method in one state.</summary>
public sealed record EnergyTotal(string Host, string Device, Method Method, PowerState State, EnergyCell Energy);
