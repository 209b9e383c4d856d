using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What <c>footprint run</c> tells at the end. Grams are operational and location-based; a partial figure is "at least".</summary>
internal sealed record RunReport(
    string Run, string Name, string? Project, string? Phase, IReadOnlyList<string> Command, DateTimeOffset Started, DateTimeOffset Ended, double Seconds, int ExitCode,
    Figure Energy, Figure Emissions, RunPrice Price, RunBudgetUse? Budget, IReadOnlyList<RunDevice> Devices, IReadOnlyList<string> Missing, string Source)
{
    private const string NoGpu = "no GPU was measured";
    private const string Partial = "at least: some of the run was not seen";

    public static RunReport Of(RunRequest request, RunOutcome outcome)
    {
        var energy = outcome.Energy;
        var isPartial = energy.HasHoles(outcome.EndMicroseconds) || (energy.Total is not null && outcome.Missing.Count > 0);
        var method = string.Join(", ", energy.Devices.Select(device => device.Method).Where(word => word.Length > 0).Distinct().Order(StringComparer.Ordinal));
        var price = request.Intensity;
        return new(
            request.Labels.Id, request.Labels.Name, request.Labels.Project, request.Labels.Phase, request.Command, outcome.Started, outcome.Ended,
            outcome.Microseconds / 1e6, outcome.ExitCode,
            EnergyOf(energy.Total, energy.Bounds, method, isPartial ? Partial : null),
            outcome.Collector is { } said ? CollectorPrice.GramsOf(said, isPartial ? Partial : null) : GramsOf(price, energy.Total, energy.HalfWidth, isPartial ? Partial : null),
            outcome.Collector is { } told ? CollectorPrice.Of(told) : Annual(price),
            request.Budget is { } budget ? new(budget.Text, outcome.BudgetUsed, outcome.IsStopped) : null,
            [.. energy.Devices.Select(device => DeviceOf(device, outcome.Collector is null ? price : null, energy.IsPartial(device, outcome.EndMicroseconds)))],
            outcome.Missing, outcome.Source);
    }

    private static RunPrice Annual(RunIntensity price) => new(
        price.Zone,
        new Figure(price.Value?.Value, "g/kWh", null, null, null, price.Value is null ? null : "annual", price.Value is null ? price.Source : null),
        price.Source, price.Pue.Value, price.Pue.IsSet);

    /// <param name="device">One GPU.</param>
    /// <param name="price">Null: the collector prices the run as a whole.</param>
    /// <param name="isPartial">Some of its time was not seen.</param>
    private static RunDevice DeviceOf(DeviceEnergy device, RunIntensity? price, bool isPartial)
    {
        Joules? joules = device.Microseconds > 0 ? device.Joules : null;
        var half = joules is { Millijoules: > 0 } some ? new RelativeHalfWidth((long)((Int128)(device.Bounds.High.Millijoules - device.Bounds.Low.Millijoules) * 500_000 / some.Millijoules)) : default;
        var reason = isPartial ? Partial : null;
        return new(
            device.Device.Uuid, (int)device.Device.Index, device.Device.Model, device.Method,
            new Figure(joules?.Value / (device.Microseconds / 1e6), "W", null, null, device.Method, null, null),
            EnergyOf(joules, device.Bounds, device.Method, reason), price is null ? CollectorPrice.OfADevice : GramsOf(price, joules, half, reason), device.Microseconds / 1e6);
    }

    private static Figure EnergyOf(Joules? energy, EnergyBounds bounds, string method, string? reason) => energy is { } joules
        ? new(joules.Value, "J", bounds.Low.Value, bounds.High.Value, method, null, reason)
        : new(null, "J", null, null, null, null, NoGpu);

    private static Figure GramsOf(RunIntensity price, Joules? energy, RelativeHalfWidth half, string? reason)
    {
        if (energy is not { } joules) return new(null, "g", null, null, null, null, NoGpu);
        return price.Price(joules, half) is { } grams
            ? new(grams.Mid.Grams.Value, "g", grams.Low.Grams.Value, grams.High.Grams.Value, null, "annual", reason)
            : new(null, "g", null, null, null, null, $"unpriced: {price.Source}");
    }
}
