namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>One index of the library's enumeration: a GPU, or the code with which it refused to be opened.</summary>
public readonly record struct GpuSlot(int Index, int Code, IGpu? Gpu);
