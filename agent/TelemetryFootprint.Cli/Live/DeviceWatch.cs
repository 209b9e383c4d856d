using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Live;

/// <summary>One GPU while it is watched: totals as they were when it was first seen, and since.</summary>
internal sealed class DeviceWatch
{
    private double? _firstJoules;
    private double? _firstLow;
    private double? _firstHigh;
    private double? _firstGrams;
    private double _wattsSum;
    private int _wattsCount;

    public DeviceFigures Latest { get; private set; } = null!;

    /// <summary>Mean of the power figures that were there; null: none was.</summary>
    public double? Watts => _wattsCount == 0 ? null : _wattsSum / _wattsCount;

    public double? Joules => Latest.EnergyTotal?.Value - _firstJoules;

    public GramsSince Grams => new(Latest.EmissionsTotal?.Value - _firstGrams, IsUnpriced);

    private bool IsUnpriced => Latest.EmissionsTotal?.Reason?.Contains(FigureText.Unpriced, StringComparison.OrdinalIgnoreCase) == true;

    public void See(DeviceFigures device)
    {
        var isFirst = Latest is null;
        Latest = device;
        // A total that appears while we watch began at nothing.
        _firstJoules ??= isFirst ? device.EnergyTotal?.Value : device.EnergyTotal is { Value: not null } ? 0 : null;
        _firstLow ??= isFirst ? device.EnergyTotal?.Low : device.EnergyTotal is { Low: not null } ? 0 : null;
        _firstHigh ??= isFirst ? device.EnergyTotal?.High : device.EnergyTotal is { High: not null } ? 0 : null;
        _firstGrams ??= isFirst ? device.EmissionsTotal?.Value : device.EmissionsTotal is { Value: not null } ? 0 : null;
        if (device.Power?.Value is { } watts)
        {
            (_wattsSum, _wattsCount) = (_wattsSum + watts, _wattsCount + 1);
        }
    }

    public DeviceSummary Summarise() => new(
        Latest.Host, Latest.Label, Latest.Uuid, Latest.Model, Latest.MethodWord, Latest.EmissionsTotal?.Quality, Watts, Joules, Grams.Value, Grams.IsUnpriced)
    {
        Kind = Latest.KindWord,
        IsPart = Latest.IsPart,
        // Both ends only grow, like the figure between them.
        JoulesLow = Latest.EnergyTotal?.Low - _firstLow,
        JoulesHigh = Latest.EnergyTotal?.High - _firstHigh,
    };
}
