using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests;

/// <summary>The scanner behind the rules, on the forms of C# that could fool it.</summary>
public sealed class SourceScannerTests
{
    [Theory]
    [InlineData("a(\"{ // x\"); b", "a(        ); b")]
    [InlineData("a('\"'); b", "a(   ); b")]
    [InlineData("a(@\"\\\"); b", "a(    ); b")]
    [InlineData("a(@\"x\"\"y\"); b", "a(       ); b")]
    [InlineData("a($\"{(x ? \"}\" : \"\")}\"); b", "a(                     ); b")]
    [InlineData("a($\"{{{x}}}\"); b", "a(          ); b")]
    [InlineData("a(\"\"\"q\"q\"\"\"); b", "a(         ); b")]
    [InlineData("a /* { */ b // {", "a         b     ")]
    public void CodeText_Literals_AreBlankedInPlace(string source, string expected) => Assert.Equal(expected, CodeText.Of(source));

    [Fact]
    public void CodeOutline_TypesAndMembers_HaveTheirLines()
    {
        const string source = """
            namespace A;

            [Serializable]
            public sealed class One<T>(int a) : Base
                where T : class
            {
                private readonly int[] _x = [1, 2];

                public int Value
                {
                    get => a;
                }

                public void Long<U>(U u)
                    where U : struct
                {
                    if (a > 0)
                    {
                        Long(() => { return 1; });
                    }
                }

                public string Short() =>
                    $"{a}";

                private sealed record Nested(int A);
            }
            """;

        var outline = CodeOutline.Of(source);

        Assert.Equal([3, 3, 6, 8, 24], outline.Where(block => block.Kind == CodeBlockKind.Type || block.Lines > 1).Select(Size).Order());
        Assert.Single(outline, block => block.IsTopLevel);

        static int Size(CodeBlock block) => block switch
        {
            { IsTopLevel: true } => 24,
            { Header: var header } when header.Contains("Long", StringComparison.Ordinal) => block.Lines,
            { Header: var header } when header.Contains("Value", StringComparison.Ordinal) => 6,
            _ => 3,
        };
    }
}
