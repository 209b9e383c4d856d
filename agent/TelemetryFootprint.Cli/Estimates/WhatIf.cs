using TelemetryFootprint.Accounting.Estimates;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>The same work after pulling Google's four levers, and by how much each reduces. The counterfactual is the estimate beside it.</summary>
/// <param name="Model">By how much the model's arithmetic falls.</param>
/// <param name="Machine">By how much performance per watt rises.</param>
/// <param name="Mechanization">PUE before / after.</param>
/// <param name="Map">Intensity before / after.</param>
/// <param name="EnergyReduction">The first three together.</param>
/// <param name="EmissionReduction">All four together.</param>
/// <param name="Inputs">What the other place and the other PUE are.</param>
/// <param name="Figures">The estimate after.</param>
internal sealed record WhatIf(
    decimal Model, decimal Machine, decimal Mechanization, decimal Map, decimal EnergyReduction, decimal EmissionReduction, IReadOnlyList<InputLine> Inputs, EstimateFigures Figures)
{
    public static WhatIf Of(Levers levers, IReadOnlyList<InputLine> inputs, EstimateFigures figures) => new(
        levers.Model, levers.Machine, levers.Mechanization, levers.Map, levers.EnergyReduction, levers.EmissionReduction, inputs, figures);
}
