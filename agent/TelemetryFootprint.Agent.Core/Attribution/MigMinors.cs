using System.Globalization;
using System.Text.RegularExpressions;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>
/// The character devices that open the compute instances of MIG boards, as NVIDIA's driver lists them: <c>gpu0/gi1/ci0/access 30</c> of its
/// <c>nvidia-caps</c> devices, whose major number is the kernel's choice.
/// </summary>
internal static partial class MigMinors
{
    /// <summary>Instances as <c>0/1/0</c> (the driver's number of the board, GPU instance, compute instance) by <c>major:minor</c>; empty: there are none.</summary>
    /// <param name="devices">What <c>/proc/devices</c> says.</param>
    /// <param name="minors">What <c>/proc/driver/nvidia-caps/mig-minors</c> says.</param>
    public static IReadOnlyDictionary<string, string> Read(string devices, string minors)
    {
        var instances = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Major().Match(devices) is not { Success: true } major)
            return instances;
        foreach (Match line in Instance().Matches(minors))
            instances[$"{major.Groups[1].Value}:{line.Groups["minor"].Value}"] = string.Create(CultureInfo.InvariantCulture, $"{line.Groups["gpu"].Value}/{line.Groups["gi"].Value}/{line.Groups["ci"].Value}");
        return instances;
    }

    [GeneratedRegex(@"^ *([0-9]+) nvidia-caps$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Major();

    [GeneratedRegex(@"^gpu(?<gpu>[0-9]+)/gi(?<gi>[0-9]+)/ci(?<ci>[0-9]+)/access (?<minor>[0-9]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Instance();
}
