namespace TelemetryFootprint.ArchitectureTests;

/// <summary>A test of a script in Python; skipped, with the reason, where the machine has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>As the scripts' callers name it.</summary>
    public const string Program = "/usr/bin/python3";

    public PythonFactAttribute() => Skip = ReasonItIsMissing;

    public static string? ReasonItIsMissing => File.Exists(Program) ? null : $"{Program} is not installed";
}
