namespace TelemetryFootprint.Accounting.Sci;

/// <summary>The R of a score: what it is per, and how many of them there were. Scores of two units have no sum.</summary>
public readonly record struct FunctionalUnit
{
    /// <param name="name">Such as request, token or GPU-hour.</param>
    /// <param name="count">Above 0.</param>
    public FunctionalUnit(string name, decimal count)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (Name, Count) = (name, count);
    }

    public string Name { get; }

    public decimal Count { get; }
}
