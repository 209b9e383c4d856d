namespace TelemetryFootprint.ArchitectureTests;

/// <summary>The same with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = PythonFactAttribute.ReasonItIsMissing;
}
