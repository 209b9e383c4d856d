using TelemetryFootprint.Accounting.Catalogue;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>One row of the catalogue as JSON; watts are per NVML device.</summary>
internal sealed record GpuFactor(
    string Name,
    string Architecture,
    double IdleWatts,
    string IdleQuality,
    double HeldIdleWatts,
    string HeldIdleQuality,
    double MaxWatts,
    string MaxQuality,
    int DevicesPerBoard,
    double HalfWidth,
    string Source)
{
    public static GpuFactor Of(GpuModel model) => new(
        model.Name,
        model.Architecture,
        model.Idle.Value,
        Word(model.IdleQuality),
        model.HeldIdle.Value,
        Word(model.HeldIdleQuality),
        model.Max.Value,
        Word(model.MaxQuality),
        model.DevicesPerBoard,
        model.HalfWidth.Value,
        model.Source);

    public static string Word(FigureQuality quality) => quality.ToString().ToLowerInvariant();
}
