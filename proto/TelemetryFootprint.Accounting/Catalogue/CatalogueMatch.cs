namespace TelemetryFootprint.Accounting.Catalogue;

/// <summary>Which row a name of NVML's takes, or why it takes none and which rows are near. For people.</summary>
public sealed record CatalogueMatch(string Name, GpuModel? Row, string Reason, IReadOnlyList<GpuModel> Near)
{
    private const int MaximumNear = 5;

    private static readonly char[] WordEnds = [' ', '-', '(', ')'];
    private static readonly string[] NotWords = ["NVIDIA", "Tesla", "GeForce", "RTX", "Quadro", "GTX", "Ada", "Generation", "Blackwell", "Edition", "PRO"];

    public static CatalogueMatch Of(string name)
    {
        var compared = GpuCatalogue.WithoutVendor(name);
        if (GpuCatalogue.Find(name) is { } row)
            return new(name, row, compared.Length == name.Trim().Length ? "the whole name" : "the whole name without its \"NVIDIA \", which drivers from R470 on say first", []);
        return new(name, null, WhyNot(compared), NearestTo(compared));
    }

    private static string WhyNot(string name)
    {
        if (name.Length == 0)
            return "the name is empty";
        if (UnmeasurableName.IsVgpu(name))
            return "a vGPU slice: the board's watts are not its own";
        if (UnmeasurableName.IsJetson(name))
            return "a Jetson: the name does not tell the module, and NVML reads no power there";
        if (name.Contains(" MIG ", StringComparison.OrdinalIgnoreCase))
            return "a MIG instance: its board is measured, and split";
        if (name.EndsWith(" Laptop GPU", StringComparison.OrdinalIgnoreCase) || name.Contains("Max-Q", StringComparison.OrdinalIgnoreCase))
            return "a laptop or Max-Q part, whose limit is not that of its namesake";
        if (name.EndsWith(" D", StringComparison.OrdinalIgnoreCase))
            return "an export card, whose limit is not that of its namesake";
        return "no row has this whole name; a part of a name never matches, because A40 is not RTX A4000 and L40 is not L40S";
    }

    private static List<GpuModel> NearestTo(string name)
    {
        var words = Words(name);
        return [.. GpuCatalogue.All
            .Select(model => (Model: model, Shared: Words(model.Name).Sum(word => Likeness(word, words))))
            .Where(near => near.Shared > 0)
            .OrderByDescending(near => near.Shared).ThenBy(near => Math.Abs(near.Model.Name.Length - name.Length))
            .Select(near => near.Model)
            .Take(MaximumNear)];
    }

    // The word itself, or one that begins with the other: A10 and A100 are near, and are shown so that a person chooses.
    private static int Likeness(string word, string[] words) =>
        words.Contains(word, StringComparer.OrdinalIgnoreCase) ? 2
        : words.Any(other => Math.Min(word.Length, other.Length) > 1 && (other.StartsWith(word, StringComparison.OrdinalIgnoreCase) || word.StartsWith(other, StringComparison.OrdinalIgnoreCase))) ? 1
        : 0;

    private static string[] Words(string name) =>
        [.. name.Split(WordEnds, StringSplitOptions.RemoveEmptyEntries).Where(word => !NotWords.Contains(word, StringComparer.OrdinalIgnoreCase))];
}
