using System.Text.RegularExpressions;
using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests.Rules;

/// <summary>What lies where, and that nothing names the machine that it was written on.</summary>
internal static partial class TreeRules
{
    private static readonly HashSet<string> TopFolders = ["proto", "agent", "collector", "deploy", "tests", ".ci", ".github"];

    private static readonly HashSet<string> TopFiles =
    [
        "TelemetryFootprint.sln", "docker-compose.yml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "NOTICE",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "nuget.config", "BannedSymbols.txt",
        ".editorconfig", ".globalconfig", ".gitignore", ".gitattributes", ".dockerignore", ".git",
    ];

    private static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".md", ".sh", ".ps1", ".yml", ".yaml", ".proto", ".py", ".js", ".mjs", ".ts",
        ".txt", ".c", ".h", ".html", ".css", ".service", ".config", "Makefile", "Dockerfile", ".ci/run",
    ];

    public static IEnumerable<Rule> All =>
    [
        new("top level", TopLevel, "misc/notes.txt", "x"),
        new("top-level files", TopLevel, "notes.txt", "x"),
        new("no machine paths", tree => Matches(tree, MachinePath()), "deploy/a.sh", "cd /wo" + "rk/main\n"),
        new("no home folders", tree => Matches(tree, MachinePath()), "deploy/a.sh", "cd /ho" + "me/someone/x\n"),
        new("no registry hosts", tree => Matches(tree, RegistryHost()), "tests/package-lock.json", "\"resolved\": \"https://artifac" + "tory.example/x.tgz\""),
        new("scripts are strict", LooseScripts, "deploy/a.sh", "#!/usr/bin/env bash\nls\n"),
        new("scripts are executable", NotExecutable, "deploy/a.sh", "#!/usr/bin/env bash\nset -euo pipefail\n"),
    ];

    private static IEnumerable<string> TopLevel(SourceTree tree) => tree.Files
        .Where(file => file.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 ? !TopFiles.Contains(file) : !TopFolders.Contains(file[..slash])))
        .Select(file => $"{file} is not in the house's plan");

    private static IEnumerable<string> Matches(SourceTree tree, Regex pattern) => tree.Files
        .Where(file => TextEndings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
        .SelectMany(file => pattern.Matches(tree.Read(file)).Select(match => $"{file}: {match.Value}"));

    private static IEnumerable<string> LooseScripts(SourceTree tree) => Scripts(tree).Where(file => !tree.Read(file).Contains("set -euo pipefail", StringComparison.Ordinal));

    private static IEnumerable<string> NotExecutable(SourceTree tree) =>
        OperatingSystem.IsWindows() ? [] : Scripts(tree).Where(file => (tree.Mode(file) & UnixFileMode.UserExecute) == 0);

    private static IEnumerable<string> Scripts(SourceTree tree) => tree.Files.Where(file => file.EndsWith(".sh", StringComparison.Ordinal) || file == ".ci/run");

    [GeneratedRegex(@"(?<![\w.~$}>])/(wo" + @"rk|ro" + @"ot|ho" + @"me/\w+|Us" + @"ers/\w+)/[\w.]")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[\w.:-]*(artifactory|nexus|registry|proxy|mirror|pypi)[\w.:-]*/(?<!registry\.npmjs\.org/)", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();
}
