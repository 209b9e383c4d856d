namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Embodied emissions of GPUs, amortised per observed wall-clock hour; in none of the other figures.</summary>
/// <remarks>
/// Hours: which hours the pieces have, and which not.
/// NotAdditiveTo: with what it must not be added.
/// </remarks>
internal sealed record EmbodiedAnswer(Figure Emissions, IReadOnlyList<EmbodiedPiece> Pieces, string Hours, string NotAdditiveTo)
{
    // SCI asks for the time that hardware is reserved. It ages unobserved too, and nobody knows for whom.
    public const string Observed = "observed, idle ones too; hours in which no agent reported are in no share, so the figure is a lower bound wherever coverage is below 1";
    public const string Category2 = "scope 3 category 2, which books bought hardware wholly in its year";
}
