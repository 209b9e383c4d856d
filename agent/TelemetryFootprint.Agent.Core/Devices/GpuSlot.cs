namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>
/// One index of the library's enumeration: a GPU, or the code with which it refused to be opened.
/// Index -1: the count itself failed with this code, so nothing is known of any index.
/// </summary>
public readonly record struct GpuSlot(int Index, int Code, IGpu? Gpu)
{
    /// <summary>For people.</summary>
    public string Name => Index < 0 ? "the list of GPUs" : FormattableString.Invariant($"GPU {Index}");
}
