using System.Globalization;
using System.Text.RegularExpressions;
using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests.Rules;

/// <summary>The list of faults that the runner knows, and the tests that say which of them they show.</summary>
internal static partial class FaultRules
{
    private const string Runner = "tests/system/run-faults.sh";

    /// <summary>Rows of the whole matrix, beyond those that the list demands by now.</summary>
    private const int LastRow = 59;

    public static IEnumerable<Rule> All =>
    [
        new("each row of the fault list has a test", WithoutTest, Runner, "#!/usr/bin/env bash\nset -euo pipefail\nslice=\"1 2\"\nnightly=\"5\"\n"),
        new("tests name rows that there are", Unknown, "tests/unit/BadTests.cs", "class BadTests { [Trait(\"Fault\", \"F60\")] void A() { } }"),
    ];

    private static IEnumerable<string> WithoutTest(SourceTree tree)
    {
        if (!tree.Contains(Runner)) return [];
        HashSet<int> shown = [.. Shown(tree).Select(trait => trait.Row)];
        return RowLists().Matches(tree.Read(Runner))
            .SelectMany(list => list.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(row => int.Parse(row, CultureInfo.InvariantCulture))
            .Where(row => !shown.Contains(row))
            .Select(row => $"F{row} has no test with its trait");
    }

    private static IEnumerable<string> Unknown(SourceTree tree) =>
        Shown(tree).Where(trait => trait.Row is < 1 or > LastRow).Select(trait => $"{trait.File}: there is no F{trait.Row}");

    private static IEnumerable<(string File, int Row)> Shown(SourceTree tree) => tree.CSharp
        .Where(file => SourceTree.IsTest(file) && !file.StartsWith("tests/architecture/", StringComparison.Ordinal))
        .SelectMany(file => Traits().Matches(tree.Read(file)).Select(trait => (file, int.Parse(trait.Groups[1].Value, CultureInfo.InvariantCulture))));

    [GeneratedRegex("""^(?:slice|nightly)="([\d ]*)"$""", RegexOptions.Multiline)]
    private static partial Regex RowLists();

    [GeneratedRegex("""Trait\("Fault", "F(\d+)"\)""")]
    private static partial Regex Traits();
}
