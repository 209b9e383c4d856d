namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>What one kind of hardware carries into the figure.</summary>
/// <remarks>
/// SharedByGpus: how many GPUs share the piece; 1 for a GPU.
/// Share: of the piece's whole mass.
/// </remarks>
internal sealed record EmbodiedPiece(
    string Model, double Kilograms, double LifetimeHours, int SharedByGpus, double DeviceHours, double Share, double Grams, string Source);
