using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>Needs root, control groups of version 2 that it can make, python3 and setpriv, and the fake library.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ControlGroupFactAttribute : FactAttribute
{
    /// <summary>The system's own: what PATH finds first may be for root alone.</summary>
    public const string Python = "/usr/bin/python3";

    public ControlGroupFactAttribute() => Skip =
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "starts processes of other users, which only root may"
        : ControlGroup.Root is null ? "no control groups of version 2 can be made here"
        : Array.Find(["/usr/bin/setpriv", Python], tool => !File.Exists(tool)) is { } missing ? $"{missing} is not installed"
        : FakeNvmlBuild.ReasonItIsMissing;
}
