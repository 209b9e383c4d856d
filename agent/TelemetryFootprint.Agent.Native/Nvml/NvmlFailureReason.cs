using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>Why NVML could not be opened, and what to do: one line each.</summary>
internal static class NvmlFailureReason
{
    public static string NoLibrary(string? configured) =>
        string.IsNullOrWhiteSpace(configured)
            ? "no NVIDIA driver library (libnvidia-ml.so.1 or nvml.dll) on this host: install the NVIDIA driver, or in a container give the 'utility' driver capability"
            : File.Exists(configured)
                ? $"Nvml:LibraryPath '{configured}' is not a library that this process can load: check file, architecture and its dependencies"
                : $"Nvml:LibraryPath '{configured}' does not exist: correct the path or remove the setting";

    public static string Of(int code, string driverText) => code switch
    {
        NvmlReturn.NoPermission => "the NVIDIA device nodes may not be opened: give this user access to /dev/nvidia*",
        NvmlReturn.DriverNotLoaded => "the NVIDIA kernel module is not loaded: load it (modprobe nvidia) or check that the driver matches the kernel",
        NvmlReturn.LibraryNotFound => "the driver misses one of its own libraries: reinstall the NVIDIA driver",
        NvmlReturn.FunctionNotFound => "the library lacks nvmlInit_v2: it is a stub or too old; install the NVIDIA driver's own library",
        NvmlReturn.GpuIsLost => "a GPU fell off the bus: reset it or reboot the host (see Xid 79 in the kernel log)",
        NvmlReturn.ResetRequired => "a GPU must be reset before it answers: stop its users and run nvidia-smi --gpu-reset",
        NvmlReturn.OperatingSystem => "the operating system or the container's device rules block the NVIDIA control device: allow /dev/nvidiactl",
        NvmlReturn.VersionMismatch => "driver and kernel module differ in version (upgraded without a reload): reload the nvidia module or reboot the host",
        NvmlReturn.Unknown => "the driver answers 'unknown error': in a container its device access was probably revoked (systemctl daemon-reload does that), restart the container; otherwise look at the kernel log",
        _ => $"NVML could not be initialised: {NvmlReturn.Name(code)} ({driverText})",
    };
}
