using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Account;

/// <summary><c>Embodied:&lt;model&gt;</c>: what making a GPU emitted, and the host whose share it carries. Models that are not named have the bundled table's row.</summary>
internal static class EmbodiedOptions
{
    private const string Section = "Embodied";
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromDays(4 * 365);

    public static EmbodiedCatalogue Read(SettingsReader settings) => new(
        settings.Names(Section).ToDictionary(model => model, IReadOnlyList<EmbodiedHardware> (model) => Pieces(settings, model), StringComparer.OrdinalIgnoreCase), EmbodiedTable.Bundled);

    private static List<EmbodiedHardware> Pieces(SettingsReader settings, string model)
    {
        var section = $"{Section}:{model}";
        var pieces = new List<EmbodiedHardware>();
        var (kilograms, lifetime, source) = (
            settings.Number($"{section}:Kg", 0.001m, 100_000m),
            settings.Duration($"{section}:Lifetime", UsualLifetime, TimeSpan.FromDays(30), TimeSpan.FromDays(20 * 365)),
            settings.Text($"{section}:Source"));
        if (kilograms is { } mass)
            pieces.Add(EmbodiedHardware.Stated(model, mass, new DeviceHours((decimal)lifetime.TotalHours), source ?? "declared by the operator; ±50 %"));
        else if (EmbodiedTable.Bundled.Find(model) is { } known)
            pieces.Add(known);
        else
            throw new ConfigurationException($"{section}:Kg", $"is missing; no figure of {GpuCatalogue.WithoutVendor(model)} is published");
        if (settings.Text($"{section}:Host") is { } host)
            pieces.Add(HostOf(settings, $"{section}:Host", host));
        return pieces;
    }

    private static EmbodiedHardware HostOf(SettingsReader settings, string key, string host) =>
        EmbodiedTable.Bundled.FindHost(host) ?? throw settings.Wrong(key, host, $"a known host ({string.Join(", ", EmbodiedTable.Bundled.Hosts)})");
}
