using System.Text.RegularExpressions;
using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests.Rules;

/// <summary>Sizes, names and layout of files and methods (DESIGN §4).</summary>
internal static partial class ShapeRules
{
    private const int FileLimit = 400;
    private const int FileNinetiethPercentile = 200;
    private const int MethodLimit = 60;
    private const int MethodNinetiethPercentile = 30;
    private const double TestRatio = 1.2;

    public static IEnumerable<Rule> All =>
    [
        new("no file over 400 lines", LongFiles, "agent/Long.cs", Repeat("// why", 401)),
        new("p90 of files under 200 lines", tree => Percentile(tree.CSharp.Select(file => tree.Lines(file).Length), FileNinetiethPercentile, "file"),
            "agent/Long.cs", Repeat("// why", 250)),
        new("no method over 60 lines", LongMethods, "agent/Long.cs", $"class Long {{ void A()\n{{\n{Repeat("A();", 60)}}}\n}}"),
        new("p90 of methods under 30 lines", tree => Percentile(Members(tree).Select(member => member.Block.Lines), MethodNinetiethPercentile, "method"),
            "agent/Long.cs", $"class Long {{ void A()\n{{\n{Repeat("A();", 35)}}}\n}}"),
        new("one top-level type per file", ManyTypes, "agent/Two.cs", "namespace A;\nclass One { class Nested { } }\nrecord Two(int A);\n"),
        new("file-scoped namespaces", BlockNamespaces, "agent/Block.cs", "namespace A\n{\n}\n"),
        new("banned names", BannedNames, "agent/Names.cs", "static class StringHelpers { }"),
        new("banned file names", BannedNames, "agent/TimeUtils.cs", "static class Moments { }"),
        new("no #region", tree => LinesLike(tree, Region()), "agent/Region.cs", "#region A\n#endregion\n"),
        new("no unfinished marks", tree => LinesLike(tree, Unfinished()), "agent/Mark.cs", "// TO" + "DO: later\n"),
        new("no commented-out code", tree => LinesLike(tree, CommentedCode()), "agent/Dead.cs", "class Dead { }\n// var x = Compute();\n"),
        new("no async void", tree => tree.ProductionCSharp.Where(file => AsyncVoid().IsMatch(CodeText.Of(tree.Read(file)))), "agent/Void.cs", "class V { async void A() { } }"),
        new("tests are 1.2 times production", FewTests, "agent/Untested.cs", "class Untested { }"),
    ];

    public static IEnumerable<(string File, CodeBlock Block)> Members(SourceTree tree) => tree.CSharp
        .SelectMany(file => CodeOutline.Of(tree.Read(file)).Where(block => block.Kind == CodeBlockKind.Member).Select(block => (file, block)));

    private static IEnumerable<string> LongFiles(SourceTree tree) => tree.CSharp
        .Where(file => tree.Lines(file).Length > FileLimit).Select(file => $"{file}: {tree.Lines(file).Length} lines");

    private static IEnumerable<string> LongMethods(SourceTree tree) => Members(tree).Where(member => member.Block.Lines > MethodLimit)
        .Select(member => $"{member.File}({member.Block.FirstLine}): {member.Block.Lines} lines: {member.Block.Header}");

    private static IEnumerable<string> Percentile(IEnumerable<int> sizes, int limit, string what)
    {
        int[] sorted = [.. sizes.Order()];
        var p90 = sorted.Length == 0 ? 0 : sorted[(int)(0.9 * (sorted.Length - 1))];
        return p90 < limit ? [] : [$"the p90 {what} has {p90} lines, limit {limit}"];
    }

    private static IEnumerable<string> ManyTypes(SourceTree tree) => tree.CSharp
        .Select(file => (File: file, Count: CodeOutline.Of(tree.Read(file)).Count(block => block.IsTopLevel)))
        .Where(file => file.Count > 1).Select(file => $"{file.File}: {file.Count} top-level types");

    private static IEnumerable<string> BlockNamespaces(SourceTree tree) => tree.CSharp.Where(file => BlockNamespace().IsMatch(CodeText.Of(tree.Read(file))));

    private static IEnumerable<string> BannedNames(SourceTree tree) => tree.CSharp.SelectMany(file =>
        BannedType().Matches(CodeText.Of(tree.Read(file))).Select(match => $"{file}: {match.Value}")
            .Concat(BannedPath().IsMatch(file) ? [$"{file}: its name says nothing"] : []));

    private static IEnumerable<string> LinesLike(SourceTree tree, Regex pattern) => tree.CSharp.SelectMany(file =>
        tree.Lines(file).Index().Where(line => pattern.IsMatch(line.Item)).Select(line => $"{file}({line.Index + 1}): {line.Item.Trim()}"));

    private static IEnumerable<string> FewTests(SourceTree tree)
    {
        var production = tree.ProductionCSharp.Sum(file => CodeLines(tree, file));
        // A benchmark measures and proves nothing.
        var tests = tree.CSharp.Where(file => SourceTree.IsTest(file) && !file.StartsWith("tests/benchmarks/", StringComparison.Ordinal)).Sum(file => CodeLines(tree, file));
        return tests >= TestRatio * production ? [] : [$"{tests} lines of test C#, {production} of production: {(double)tests / production:f2}, wanted {TestRatio}"];
    }

    private static int CodeLines(SourceTree tree, string file) => tree.Lines(file).Count(line => !string.IsNullOrWhiteSpace(line));

    private static string Repeat(string line, int count) => string.Concat(Enumerable.Repeat(line + "\n", count));

    [GeneratedRegex(@"^\s*#\s*(end)?region\b")]
    private static partial Regex Region();

    [GeneratedRegex(@"//.*\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex Unfinished();

    // A sentence may end with a semicolon inside a list; code ends with one after a bracket, or opens a block.
    [GeneratedRegex(@"^\s*//(?!/)\s*(.*[)\]""]\s*;|\}|\{|(if|for|foreach|while|using|return|var)\b.*[;{])\s*$")]
    private static partial Regex CommentedCode();

    [GeneratedRegex(@"\basync\s+void\b")]
    private static partial Regex AsyncVoid();

    [GeneratedRegex(@"^\s*namespace\s+[\w.]+\s*\{", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record)\s+\w*(Utils?|Helpers?|Manager|Common|Data|Info)\b")]
    private static partial Regex BannedType();

    [GeneratedRegex(@"(Utils?|Helpers?|Manager|Common|Data|Info)(/|\.cs$)")]
    private static partial Regex BannedPath();
}
