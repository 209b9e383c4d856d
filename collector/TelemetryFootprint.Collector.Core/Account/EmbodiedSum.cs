using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>
/// Observed time of GPUs being summed per model. It follows the owner that the ledger gives the time to: idle time is its project's. A device that
/// several owners share at one moment gives each its part of the time, as of the energy; what an older collector booked stays with the first of them.
/// </summary>
internal sealed class EmbodiedSum(AccountRules rules, IReadOnlyDictionary<(string Host, string Uuid), DeviceIdentity> devices)
{
    private const string Unnamed = "(a device without an inventory)";
    private const long MillisecondsPerHour = 3_600_000;

    private readonly SortedDictionary<string, long> _observed = new(StringComparer.Ordinal);

    public void Add(AccountCell cell)
    {
        var device = devices.GetValueOrDefault((cell.Series.Host, cell.Series.Device));
        if (cell.Energy.ObservedMilliseconds == 0 || device is { Kind: not DeviceKind.Gpu }) return;
        var model = device?.Model ?? Unnamed;
        _observed[model] = checked(_observed.GetValueOrDefault(model) + cell.Energy.ObservedMilliseconds);
    }

    public EmbodiedTotal Total
    {
        get
        {
            var shares = new List<EmbodiedShare>();
            var unknown = new SortedDictionary<string, DeviceHours>(StringComparer.Ordinal);
            foreach (var (model, milliseconds) in _observed)
            {
                var hours = new DeviceHours((decimal)milliseconds / MillisecondsPerHour);
                IReadOnlyList<EmbodiedHardware> pieces = rules.Embodied.PiecesOf(model);
                if (pieces.Count == 0) unknown[model] = hours;
                shares.AddRange(pieces.Select(piece => new EmbodiedShare(piece, hours)));
            }

            return new(shares, unknown);
        }
    }
}
