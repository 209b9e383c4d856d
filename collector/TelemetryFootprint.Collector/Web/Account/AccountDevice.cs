namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>What people call a device: its place on the host, its model, and whether it is a gpu, cpu, dram, module or node.</summary>
internal sealed record AccountDevice(uint Index, string Model, string Kind);
