using System.Text.RegularExpressions;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Native.Rapl;

/// <summary>
/// The processor packages and memories that the kernel's powercap tree counts (Intel; AMD since kernel 5.8 under the same names).
/// Left out are <c>core</c> and <c>uncore</c> (parts of a package), <c>psys</c> (the platform, which holds the packages) and the
/// <c>intel-rapl-mmio</c> control type (the same package by another register).
/// </summary>
/// <param name="Meters">Those that can be read now.</param>
/// <param name="Unread">Why some cannot; empty: nothing to say.</param>
public sealed partial record RaplDomains(IReadOnlyList<INodeMeter> Meters, string Unread)
{
    public const string SystemRoot = "/sys/class/powercap";

    /// <summary>Looks once; packages do not come and go.</summary>
    public static RaplDomains Find(string root = SystemRoot)
    {
        try
        {
            return Directory.Exists(root) ? Of(root) : new([], OperatingSystem.IsLinux() ? "this kernel has no powercap (RAPL)" : "RAPL is read on Linux only");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new([], $"{root} cannot be read");
        }
    }

    private static RaplDomains Of(string root)
    {
        var meters = new List<INodeMeter>();
        var isDenied = false;
        foreach (var zone in Directory.EnumerateDirectories(root).Where(path => Zone().IsMatch(Path.GetFileName(path))).Order(StringComparer.Ordinal))
        {
            if (Domain(zone, ref isDenied) is { } domain && meters.All(known => known.Name != domain.Name))
                meters.Add(domain);
        }

        return new(meters, isDenied ? $"RAPL may be read by root only here: give this user read access to {Path.Combine(root, "*", RaplDomain.EnergyFile)}"
            : meters.Count == 0 ? "powercap has no RAPL package (a virtual machine, or the driver intel_rapl_msr is not loaded)" : "");
    }

    private static RaplDomain? Domain(string zone, ref bool isDenied)
    {
        try
        {
            var (name, kind) = NameOf(zone);
            if (kind == DeviceKind.Unspecified || RaplDomain.ReadNumber(zone, RaplDomain.EnergyFile) is null)
                return null;
            var range = RaplDomain.ReadNumber(zone, "max_energy_range_uj") ?? 0;
            return new RaplDomain(zone, $"RAPL-{name}", kind, $"{name} (RAPL)", range);
        }
        catch (UnauthorizedAccessException)
        {
            isDenied = true;
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>A memory's name does not say whose it is; its package's does.</summary>
    private static (string Name, DeviceKind Kind) NameOf(string zone)
    {
        var own = File.ReadAllText(Path.Combine(zone, "name")).Trim();
        if (Package().IsMatch(own))
            return (own, DeviceKind.Cpu);
        if (own != "dram")
            return (own, DeviceKind.Unspecified);
        var number = Path.GetFileName(zone).Split(':')[1];
        var parent = Path.Combine(Path.GetDirectoryName(zone)!, $"intel-rapl:{number}", "name");
        var package = File.Exists(parent) ? File.ReadAllText(parent).Trim() : $"package-{number}";
        return ($"{package}-dram", DeviceKind.Dram);
    }

    [GeneratedRegex(@"^intel-rapl:\d+(:\d+)?$")]
    private static partial Regex Zone();

    [GeneratedRegex(@"^package-\d+(-die-\d+)?$")]
    private static partial Regex Package();
}
