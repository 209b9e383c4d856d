namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>A test that recomputes with Python; skipped where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = Python.ReasonItIsMissing;
}
