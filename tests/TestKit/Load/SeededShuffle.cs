namespace TelemetryFootprint.TestKit.Load;

/// <summary>Permutations and duplications that a seed names, so that a failure can be repeated from its message.</summary>
public static class SeededShuffle
{
    /// <summary>The items in another order.</summary>
    public static IReadOnlyList<T> Permute<T>(IEnumerable<T> items, int seed)
    {
        T[] result = [.. items];
        new Random(seed).Shuffle(result);
        return result;
    }

    /// <summary>Each item one to <paramref name="maximumCopies"/> times, in any order: what an unlucky network may deliver.</summary>
    public static IReadOnlyList<T> PermuteAndDuplicate<T>(IEnumerable<T> items, int seed, int maximumCopies = 3)
    {
        var random = new Random(seed);
        T[] result = [.. items.SelectMany(item => Enumerable.Repeat(item, random.Next(1, maximumCopies + 1)))];
        random.Shuffle(result);
        return result;
    }
}
