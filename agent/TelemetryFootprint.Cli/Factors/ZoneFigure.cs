namespace TelemetryFootprint.Cli.Factors;

/// <summary>One figure of a zone: a factor (g/kWh), a residual mix (g/kWh), the water of its electricity (L/kWh) or its grid's losses (%).</summary>
/// <param name="What"><c>intensity</c>, <c>residual-mix</c>, <c>water</c> or <c>losses</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Kind"><c>direct</c>, <c>lifecycle</c>, or <c>unknown</c>: its publisher does not say; null where that is no question.</param>
/// <param name="Gas"><c>CO2</c>, <c>CO2e</c> or <c>unknown</c>.</param>
/// <param name="Basis"><c>location</c> or <c>market</c>: never in one sum.</param>
/// <param name="Of">The zone that the figure speaks of; another than the one asked for is a substitute.</param>
/// <param name="Year">Of the data.</param>
/// <param name="Source">Whose figure it is.</param>
/// <param name="Licence">Under which terms it may be used.</param>
internal sealed record ZoneFigure(
    string What, double Value, string Unit, string? Kind, string? Gas, string? Basis, string Of, int Year, string Source, string Licence);
