using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>A test with a real program of others; skipped, with the reason, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InstalledFactAttribute : FactAttribute
{
    public InstalledFactAttribute(string program)
    {
        if (InstalledProgram.Find(program) is null) Skip = $"{program} is not installed";
    }
}
