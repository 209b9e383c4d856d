namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Embodied emissions of GPUs, amortised per observed wall-clock hour; in none of the other figures.</summary>
/// <remarks>
/// NotAdditiveTo: with what it must not be added.
/// </remarks>
internal sealed record EmbodiedAnswer(Figure Emissions, IReadOnlyList<EmbodiedPiece> Pieces, string NotAdditiveTo)
{
    public const string Category2 = "scope 3 category 2, which books bought hardware wholly in its year";
}
