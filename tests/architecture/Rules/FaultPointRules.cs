using System.Text.RegularExpressions;
using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests.Rules;

/// <summary>Fault points are of Debug builds alone: nothing that ships can be told to kill itself.</summary>
internal static partial class FaultPointRules
{
    private const string Home = "proto/TelemetryFootprint.Contracts/Faults/FaultPoint.cs";
    private const string Variable = "FOOTPRINT_FAULT" + "_POINT";

    public static IEnumerable<Rule> All =>
    [
        new("no #if but the fault points'", ForeignConditions, "agent/Loose.cs", "#if DEBUG\nclass Loose { }\n#endif\n"),
        new("fault points are compiled out of Release", Shipped, Home, $"class FaultPoint {{ void Pass() => Die(\"{Variable}\"); }}"),
        new("calls of fault points are conditional", Unconditional, Home, "static class FaultPoint { public static void Pass(string name) { } }"),
        new("nobody defines DEBUG", Defined, "Directory.Build.props", "<DefineConstants>$(DefineConstants);DEBUG</DefineConstants>"),
    ];

    private static IEnumerable<string> ForeignConditions(SourceTree tree) =>
        tree.ProductionCSharp.Where(file => file != Home && Condition().IsMatch(tree.Read(file))).Select(file => $"{file} is another program in Debug");

    private static IEnumerable<string> Shipped(SourceTree tree)
    {
        foreach (var file in tree.ProductionCSharp)
        {
            var isDebug = false;
            foreach (var line in tree.Lines(file).Select(line => line.Trim()))
            {
                if (line.StartsWith("#if DEBUG", StringComparison.Ordinal)) isDebug = true;
                if (line.StartsWith("#else", StringComparison.Ordinal) || line.StartsWith("#endif", StringComparison.Ordinal)) isDebug = false;
                if (!isDebug && line.Contains(Variable, StringComparison.Ordinal) && !line.StartsWith("///", StringComparison.Ordinal)) yield return $"{file}: {line}";
            }
        }
    }

    private static IEnumerable<string> Unconditional(SourceTree tree) =>
        tree.ProductionCSharp.Where(file => file == Home && !ConditionalPass().IsMatch(tree.Read(file))).Select(file => $"{file}: Pass is called in Release too");

    private static IEnumerable<string> Defined(SourceTree tree) => tree.Files
        .Where(file => !SourceTree.IsTest(file) && (file.EndsWith(".csproj", StringComparison.Ordinal) || file.EndsWith(".props", StringComparison.Ordinal) || file.EndsWith(".targets", StringComparison.Ordinal)))
        .Where(file => tree.Read(file).Contains("DefineConstants", StringComparison.Ordinal))
        .Select(file => $"{file} defines constants of its own");

    [GeneratedRegex(@"^\s*#if\b", RegexOptions.Multiline)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\[Conditional\(""DEBUG""\)\]\s+public static void Pass\(string name\)")]
    private static partial Regex ConditionalPass();
}
