using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>What a run would have used, had one thing been another. It is a computed figure beside a measured one, and never part of a total.</summary>
/// <param name="Simulated">Of simulated energy.</param>
/// <param name="Factor">What the grams count, as in the row that it is of.</param>
/// <param name="Gas">Likewise.</param>
/// <param name="Lever">Which of the four, as it was asked.</param>
/// <param name="Counterfactual">What is taken to be other than it was.</param>
/// <param name="Energy">Of the machines.</param>
/// <param name="Emissions">A lower bound where the run's own are one; its reason says so.</param>
/// <param name="Reduction">By how much the emissions fall; null: not known.</param>
internal sealed record WhatIfRow(bool Simulated, string? Factor, string? Gas, string Lever, string Counterfactual, Figure Energy, Figure Emissions, decimal? Reduction);
