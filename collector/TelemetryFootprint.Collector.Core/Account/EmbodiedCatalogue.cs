using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Accounting.Embodied;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What the making of devices emitted: what the operator declares of a model, else what the bundled table has of it.</summary>
/// <param name="declared">By model; the pieces that a device of the model stands for, such as itself and its share of a host.</param>
public sealed class EmbodiedCatalogue(IReadOnlyDictionary<string, IReadOnlyList<EmbodiedHardware>> declared, EmbodiedTable table)
{
    private readonly Dictionary<string, IReadOnlyList<EmbodiedHardware>> _declared =
        declared.ToDictionary(entry => GpuCatalogue.WithoutVendor(entry.Key), entry => entry.Value, StringComparer.OrdinalIgnoreCase);

    public static EmbodiedCatalogue Bundled { get; } = new(new Dictionary<string, IReadOnlyList<EmbodiedHardware>>(), EmbodiedTable.Bundled);

    /// <summary>Empty: nobody states any; none is guessed.</summary>
    public IReadOnlyList<EmbodiedHardware> PiecesOf(string model) =>
        _declared.TryGetValue(GpuCatalogue.WithoutVendor(model), out var pieces) ? pieces
        : table.Find(model) is { Kind: HardwareKind.Gpu } hardware ? [hardware]
        : [];
}
