using System.Text.RegularExpressions;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>The names of the fault points in the services' sources, so that a new one cannot go untested.</summary>
internal static partial class FaultPoints
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. ((string[])["agent", "collector"])
            .SelectMany(side => Directory.EnumerateFiles(RepositoryRoot.Combine(side), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Call().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Those whose names begin so: <c>spool.</c>, <c>inbox.</c> and so on.</summary>
    public static IReadOnlyList<string> Of(params string[] groups) => [.. All.Where(point => groups.Contains(point.Split('.')[0]))];

    [GeneratedRegex("""FaultPoint\.Pass\("([^"]+)"\)""")]
    private static partial Regex Call();
}
