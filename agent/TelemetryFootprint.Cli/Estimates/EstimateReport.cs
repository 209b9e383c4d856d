namespace TelemetryFootprint.Cli.Estimates;

/// <summary>What <c>estimate --json</c> writes: inputs with their sources, figures with their bounds.</summary>
internal sealed record EstimateReport(IReadOnlyList<InputLine> Inputs, EstimateFigures Figures, WhatIf? WhatIf);
