namespace TelemetryFootprint.SystemTests.Quickstart;

/// <summary>How a script ended, what it said, and which processes of its state folder are left.</summary>
internal sealed record ScriptRun(int Code, IReadOnlyList<string> Output, IReadOnlyList<string> Errors, IReadOnlyList<string> LeftBehind)
{
    public string Transcript => $"exit {Code}\n{string.Join('\n', Output)}\nstderr:\n{string.Join('\n', Errors)}";
}
