namespace TelemetryFootprint.ArchitectureTests.Source;

/// <summary>A type or a member of a C# file and the lines that it takes, header included.</summary>
internal readonly record struct CodeBlock(CodeBlockKind Kind, string Header, int FirstLine, int LastLine, bool IsTopLevel)
{
    public int Lines => LastLine - FirstLine + 1;
}
