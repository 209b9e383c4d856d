namespace TelemetryFootprint.TestKit.Disk;

/// <summary>
/// What a folder holds after the power went: all that was synced, and of each write and truncation since then everything, nothing or,
/// of a write, its first sectors. Files stay in the order of their own operations, as a page cache keeps it; each file goes its own way.
/// </summary>
public static class PowerLoss
{
    private const int SectorBytes = 512;

    /// <param name="operations">As recorded.</param>
    /// <param name="count">The power goes before the operation of this number.</param>
    /// <param name="random">Decides what of the rest has reached the disk.</param>
    public static IReadOnlyDictionary<string, byte[]> After(IReadOnlyList<DiskOperation> operations, int count, Random random)
    {
        var files = new SortedDictionary<string, MemoryStream>(StringComparer.Ordinal);
        var pending = new SortedDictionary<string, List<DiskOperation>>(StringComparer.Ordinal);
        foreach (DiskOperation operation in operations.Take(count).Where(operation => operation.Kind != DiskOperationKind.Mark))
        {
            string name = operation.File;
            switch (operation.Kind)
            {
                case DiskOperationKind.Delete:
                    files.Remove(name);
                    pending.Remove(name);
                    break;
                case DiskOperationKind.Sync:
                    foreach (DiskOperation waiting in pending.GetValueOrDefault(name) ?? []) Apply(Of(files, name), waiting, waiting.Bytes.Length);
                    pending.Remove(name);
                    break;
                default:
                    Of(pending, name).Add(operation);
                    break;
            }
        }

        foreach ((string name, List<DiskOperation> waiting) in pending) Survive(Of(files, name), waiting, random);
        return files.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    private static void Survive(MemoryStream file, List<DiskOperation> waiting, Random random)
    {
        // Nearly all, nearly none, and everything between.
        double share = random.Next(4) switch { 0 => 0, 1 => 0.9, 2 => 1, _ => random.NextDouble() };
        foreach (DiskOperation operation in waiting)
        {
            if (random.NextDouble() >= share) continue;
            int sectors = operation.Bytes.Length / SectorBytes;
            bool isTorn = sectors > 1 && random.Next(8) == 0;
            Apply(file, operation, isTorn ? random.Next(1, sectors) * SectorBytes : operation.Bytes.Length);
        }
    }

    private static void Apply(MemoryStream file, DiskOperation operation, int length)
    {
        if (operation.Kind == DiskOperationKind.Truncate)
        {
            file.SetLength(operation.Place);
            return;
        }

        file.Position = operation.Place;
        file.Write(operation.Bytes, 0, length);
    }

    private static T Of<T>(SortedDictionary<string, T> all, string name) where T : new()
    {
        if (!all.TryGetValue(name, out T? found)) all[name] = found = new();
        return found;
    }
}
