namespace TelemetryFootprint.UnitTests.Contracts.Batches;

internal sealed class RecordedTraceTheoryAttribute : TheoryAttribute
{
    public RecordedTraceTheoryAttribute()
    {
        if (RecordedTrace.Path is null) Skip = "the recorded H100 trace is not beside the repository (../shared/traces)";
    }
}
