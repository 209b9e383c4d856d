using System.Globalization;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>What of an order can be judged without a look at its process.</summary>
internal static class ClaimRules
{
    public const int MostGpus = 64;
    private const int MostTextBytes = 256;
    private const int LeastUuid = 8;
    private const int PartsOfAnInstance = 3;

    private static readonly string[] Phases = ["training", "inference", "other"];

    /// <exception cref="ClaimException">It names no run, or what cannot be.</exception>
    public static void Check(ClaimOrder order)
    {
        Text("run", order.RunId, Limits.MaxRunIdBytes);
        if (RunId.IsOfAPlace(order.RunId) && order.User != ClaimOrder.Root)
            throw new ClaimException($"run {order.RunId}: only root may use a name that the system gives; choose another");
        Text("name", order.Name, MostTextBytes);
        Text("project", order.Project, MostTextBytes);
        if (order.Phase is { } phase && !Phases.Contains(phase))
            throw new ClaimException($"phase is none of {string.Join(", ", Phases)}");
        if (order.Budget is { } budget && !(budget.Unit is "g" or "J" && double.IsFinite(budget.Limit) && budget.Limit > 0))
            throw new ClaimException("budget is no limit above 0 in g or J, such as {\"unit\":\"g\",\"limit\":5000}");
        if (order.Gpus.Count > MostGpus)
            throw new ClaimException($"gpus are more than {MostGpus}");
        // What came as JSON may hold null, whatever its type says.
        if (order.Gpus.Select(gpu => gpu ?? "null").FirstOrDefault(gpu => !IsGpu(gpu) && !IsInstance(gpu)) is { } wrong)
            throw new ClaimException($"gpus: {(wrong.Length > LeastUuid ? wrong[..LeastUuid] + "…" : wrong)} is neither an index, nor the beginning of a UUID (GPU-…), nor a MIG instance (MIG-…, or index/GPU instance/compute instance)");
    }

    /// <summary>As a process says it of itself; null: it may not be called that.</summary>
    public static string? Project(string? text) => text?.Trim() is { } project && RunId.WhyNot(project, MostTextBytes) is null ? project : null;

    /// <summary>The same; null: there is no such phase.</summary>
    public static string? Phase(string? text) => text?.Trim() is { } phase && Phases.Contains(phase) ? phase : null;

    /// <summary>CUDA takes the beginning of a UUID too, where it tells one GPU from the others.</summary>
    public static bool IsGpu(string gpu) => gpu.StartsWith("GPU-", StringComparison.OrdinalIgnoreCase)
        ? gpu.Length is >= LeastUuid and <= Limits.MaxUuidBytes
        : int.TryParse(gpu, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Of a MIG board: its UUID, or as control groups of devices have it.</summary>
    public static bool IsInstance(string gpu) => gpu.StartsWith("MIG-", StringComparison.OrdinalIgnoreCase)
        ? gpu.Length is >= LeastUuid and <= Limits.MaxUuidBytes
        : gpu.Length <= Limits.MaxUuidBytes && gpu.Split('/') is { Length: PartsOfAnInstance } parts && parts.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    /// <summary>An index, of an instance as control groups of devices have it: <c>index/GPU instance/compute instance</c>.</summary>
    public static bool NamesBoardOf(string gpu, string instance) =>
        instance.Split('/') is { Length: PartsOfAnInstance } parts && int.TryParse(gpu, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var board) && number == board;

    /// <summary>An instance of a MIG board is named whole, its board never with it.</summary>
    public static bool Names(string gpu, string uuid, int index) => gpu.StartsWith("GPU-", StringComparison.OrdinalIgnoreCase)
        ? uuid.StartsWith(gpu, StringComparison.OrdinalIgnoreCase)
        : uuid.Equals(gpu, StringComparison.OrdinalIgnoreCase) || (int.TryParse(gpu, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == index);

    private static void Text(string member, string? text, int mostBytes)
    {
        if (text is not null && RunId.WhyNot(text, mostBytes) is { } why)
            throw new ClaimException($"{member} {why}");
    }
}
