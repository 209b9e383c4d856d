using System.Text.RegularExpressions;
using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests.Rules;

/// <summary>Which project may see which project and which package (DESIGN §3, §6).</summary>
internal static partial class ProjectRules
{
    private const int Ceiling = 9;

    private static readonly Dictionary<string, string[]> Projects = new(StringComparer.Ordinal)
    {
        ["Accounting"] = [],
        ["Contracts"] = [],
        ["Agent.Core"] = ["Contracts", "Accounting"],
        ["Agent.Native"] = ["Agent.Core"],
        ["Agent"] = ["Agent.Core", "Agent.Native", "Contracts", "Accounting"],
        ["Cli"] = ["Agent.Core", "Agent.Native", "Accounting"],
        ["Collector.Core"] = ["Contracts", "Accounting"],
        ["Collector.Storage"] = ["Collector.Core"],
        ["Collector"] = ["Collector.Core", "Collector.Storage", "Contracts", "Accounting"],
    };

    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["Accounting"] = [],
        ["Contracts"] = ["Google.Protobuf", "Grpc.Tools"],
        ["Agent.Core"] = ["Microsoft.Data.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3", "Microsoft.Extensions.Logging.Abstractions"],
        ["Agent.Native"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["Agent"] = ["System.CommandLine", "OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol"],
        ["Cli"] = ["System.CommandLine", "Spectre.Console"],
        ["Collector.Core"] = [],
        ["Collector.Storage"] = ["Microsoft.Data.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3", "Microsoft.Extensions.Logging.Abstractions"],
        ["Collector"] =
        [
            "Microsoft.AspNetCore.OpenApi", "Microsoft.OpenApi", "Polly.Core", "System.CommandLine", "YamlDotNet",
            "OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
        ],
    };

    public static IEnumerable<Rule> All =>
    [
        new("project references", tree => Check(tree, ProjectReference(), Projects), "proto/TelemetryFootprint.Accounting/TelemetryFootprint.Accounting.csproj",
            """<ProjectReference Include="../../proto/TelemetryFootprint.Contracts/TelemetryFootprint.Contracts.csproj" />"""),
        new("agent never references collector", tree => Check(tree, ProjectReference(), Projects), "agent/TelemetryFootprint.Agent/TelemetryFootprint.Agent.csproj",
            """<ProjectReference Include="../../collector/TelemetryFootprint.Collector.Core/TelemetryFootprint.Collector.Core.csproj" />"""),
        new("packages per project", tree => Check(tree, PackageReference(), Packages), "collector/TelemetryFootprint.Collector.Core/TelemetryFootprint.Collector.Core.csproj",
            """<PackageReference Include="Polly.Core" />"""),
        new("production never references TestKit", ReferencesToTests, "agent/TelemetryFootprint.Agent/TelemetryFootprint.Agent.csproj",
            """<ProjectReference Include="../../tests/TestKit/TelemetryFootprint.TestKit.csproj" />"""),
        new("nine production projects", TooManyProjects, "agent/TelemetryFootprint.Tenth/TelemetryFootprint.Tenth.csproj", "<Project />"),
        new("solution lists all projects", MissingFromSolution, "agent/TelemetryFootprint.Lost/TelemetryFootprint.Lost.csproj", "<Project />"),
        new("lock files", WithoutLockFile, "agent/TelemetryFootprint.Loose/TelemetryFootprint.Loose.csproj", "<Project />"),
        new("versions are central", PinnedInProject, "agent/TelemetryFootprint.Agent/TelemetryFootprint.Agent.csproj",
            """<PackageReference Include="System.CommandLine" Version="2.0.0" />"""),
    ];

    private static IEnumerable<string> Check(SourceTree tree, Regex reference, Dictionary<string, string[]> allowed)
    {
        foreach (var project in tree.ProductionProjects)
        {
            var name = Path.GetFileNameWithoutExtension(project)["TelemetryFootprint.".Length..];
            foreach (var target in reference.Matches(tree.Read(project)).Select(match => match.Groups["name"].Value))
            {
                if (!allowed.GetValueOrDefault(name, []).Contains(target))
                {
                    yield return $"{project} may not reference {target}";
                }
            }
        }
    }

    private static IEnumerable<string> ReferencesToTests(SourceTree tree) =>
        tree.ProductionProjects.Where(project => tree.Read(project).Contains("tests/", StringComparison.Ordinal)).Select(project => $"{project} references tests/");

    private static IEnumerable<string> TooManyProjects(SourceTree tree) => tree.ProductionProjects.Count() > Ceiling
        ? [$"{tree.ProductionProjects.Count()} production projects, ceiling {Ceiling}"]
        : tree.ProductionProjects.Where(project => !Projects.ContainsKey(Path.GetFileNameWithoutExtension(project)["TelemetryFootprint.".Length..]))
            .Select(project => $"{project} is none of the nine");

    private static IEnumerable<string> MissingFromSolution(SourceTree tree)
    {
        var solution = tree.Contains("TelemetryFootprint.sln") ? tree.Read("TelemetryFootprint.sln").Replace('\\', '/') : "";
        return tree.Projects.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)).Select(project => $"{project} is not in the solution");
    }

    private static IEnumerable<string> WithoutLockFile(SourceTree tree) => tree.Projects
        .Where(project => !tree.Contains($"{Path.GetDirectoryName(project)!.Replace('\\', '/')}/packages.lock.json"))
        .Select(project => $"{project} has no packages.lock.json");

    private static IEnumerable<string> PinnedInProject(SourceTree tree) => tree.Projects
        .Where(project => PinnedReference().IsMatch(tree.Read(project)))
        .Select(project => $"{project} names a package version; versions live in Directory.Packages.props");

    [GeneratedRegex("""<ProjectReference Include="[^"]*/TelemetryFootprint\.(?<name>[\w.]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex("""<PackageReference Include="(?<name>[^"]+)""")]
    private static partial Regex PackageReference();

    [GeneratedRegex("""<PackageReference [^>]*\bVersion(Override)?=""")]
    private static partial Regex PinnedReference();
}
