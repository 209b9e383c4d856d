using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Catalogue;

/// <summary>
/// One row of the catalogue. Watts are per NVML device: a board that the driver counts as several
/// (<paramref name="DevicesPerBoard"/>) draws that many times as much.
/// </summary>
public sealed record GpuModel(string Name, string Architecture, Watts Max, Watts Idle, IdleKind IdleKind, int DevicesPerBoard, string Source);
