using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Pci;

/// <summary>
/// Linux' runtime power status of NVIDIA's display devices, from sysfs. Only <c>vendor</c>, <c>class</c> and <c>power/runtime_status</c> are read:
/// those are kept by the kernel, while reading a device's <c>config</c> would wake it.
/// </summary>
public sealed class GpuPowerState(string folder = GpuPowerState.SystemFolder) : IGpuPowerState
{
    public const string SystemFolder = "/sys/bus/pci/devices";

    private const string Nvidia = "0x10de";
    private const string DisplayClass = "0x03";

    public bool? IsAnyAwake()
    {
        bool? answer = null;
        foreach (var device in Devices())
        {
            if (!Read(device, "vendor").StartsWith(Nvidia, StringComparison.Ordinal) || !Read(device, "class").StartsWith(DisplayClass, StringComparison.Ordinal))
                continue;
            switch (Read(device, "power/runtime_status"))
            {
                case "active" or "resuming":
                    return true;
                case "suspended" or "suspending":
                    answer = false;
                    break;
                default:
                    return null;
            }
        }

        return answer;
    }

    private string[] Devices()
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Read(string device, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(device, file)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
