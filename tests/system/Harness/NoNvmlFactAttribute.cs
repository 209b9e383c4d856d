using System.Runtime.InteropServices;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>A test for hosts without NVIDIA's driver.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NoNvmlFactAttribute : FactAttribute
{
    public NoNvmlFactAttribute() => Skip = IsHere() ? "this host has NVML" : null;

    private static bool IsHere()
    {
        if (!NativeLibrary.TryLoad("libnvidia-ml.so.1", out var library))
            return false;
        NativeLibrary.Free(library);
        return true;
    }
}
