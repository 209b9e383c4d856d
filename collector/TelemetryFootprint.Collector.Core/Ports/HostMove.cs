using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Minutes of a host that are told of another zone, or with another PUE, than before. Ids ascend in the order in which it was done.</summary>
public readonly record struct HostMove(long Id, string Host, MinuteRange Range);
