using System.Text.RegularExpressions;
using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests.Rules;

/// <summary>Which room may use which part of the platform (DESIGN §3).</summary>
internal static class NamespaceRules
{
    private const string AgentCore = "agent/TelemetryFootprint.Agent.Core/";
    private const string AgentNative = "agent/TelemetryFootprint.Agent.Native/";
    private const string CollectorCore = "collector/TelemetryFootprint.Collector.Core/";
    private const string Accounting = "proto/TelemetryFootprint.Accounting/";

    private const string Sqlite = @"\bMicrosoft\.Data\.Sqlite\b|\bSQLitePCL\b|\bSqliteConnection\b";
    private const string Http = @"\bSystem\.Net\.Http\b|\bHttpClient\b|\bSocketsHttpHandler\b";
    private const string Network = @"\bSystem\.Net\b|" + Http;
    private const string Files = @"\b(File|Directory|FileStream|FileInfo|DirectoryInfo|StreamReader|StreamWriter)\s*[.(]|\bRandomAccess\.";
    private const string Clock = @"\bTimeProvider\.System\b|\bDate(Time|TimeOffset)\.(Utc)?Now\b|\bStopwatch\b|\bEnvironment\.TickCount";
    private const string AspNet = @"\bMicrosoft\.AspNetCore\b|\bKestrel\b";
    private const string Native = @"\bunsafe\b|\bDllImport\b|\bLibraryImport\b|\bNativeLibrary\b";

    public static IEnumerable<Rule> All =>
    [
        Only("System.Net.Http in Agent.Core only in Delivery/", AgentCore, ["Delivery/"], Http, "Sampling/Bad.cs", "using System.Net.Http;"),
        Only("SQLite in Agent.Core only in Spool/", AgentCore, ["Spool/"], Sqlite, "Delivery/Bad.cs", "using Microsoft.Data.Sqlite;"),
        Only("files in Agent.Core only in Attribution/ and Spool/", AgentCore, ["Attribution/", "Spool/"], Files,
            "Devices/Bad.cs", "class Bad { string A() => File.ReadAllText(\"x\"); }"),
        Only("no ASP.NET in Agent.Core", AgentCore, [], AspNet, "Delivery/Bad.cs", "using Microsoft.AspNetCore.Http;"),
        Only("Collector.Core sees no ASP.NET", CollectorCore, [], AspNet, "Ledger/Bad.cs", "using Microsoft.AspNetCore.Http;"),
        Only("Collector.Core sees no SQLite", CollectorCore, [], Sqlite, "Ledger/Bad.cs", "using Microsoft.Data.Sqlite;"),
        Only("Collector.Core sees no network", CollectorCore, [], Network, "Ledger/Bad.cs", "using System.Net.Sockets;"),
        Only("Collector.Core sees no files", CollectorCore, [], Files, "Ledger/Bad.cs", "class Bad { bool A() => File.Exists(\"x\"); }"),
        Only("Collector.Core sees no system clock", CollectorCore, [], Clock, "Ledger/Bad.cs", "class Bad { object A = TimeProvider.System; }"),
        Only("Accounting is pure", Accounting, [], $"{AspNet}|{Sqlite}|{Network}|{Clock}|{Native}", "Bad.cs", "class Bad { object A = TimeProvider.System; }"),
        new("native code only in Agent.Native", NativeOutside, "agent/TelemetryFootprint.Agent.Core/Bad.cs", "static unsafe class Bad { }"),
        new("no unsafe blocks but in Agent.Native", UnsafeProjects, "agent/TelemetryFootprint.Agent/TelemetryFootprint.Agent.csproj", "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>"),
        new("agent and collector never name each other", Strangers, "agent/TelemetryFootprint.Agent/Bad.cs", "using TelemetryFootprint.Collector.Core;"),
    ];

    private static Rule Only(string name, string project, string[] rooms, string pattern, string planted, string text)
    {
        var forbidden = new Regex(pattern);
        return new Rule(name, tree => tree.CSharp
            .Where(file => file.StartsWith(project, StringComparison.Ordinal) && !rooms.Any(room => file.StartsWith(project + room, StringComparison.Ordinal)))
            .SelectMany(file => forbidden.Matches(CodeText.Of(tree.Read(file))).Select(match => $"{file}: {match.Value}")), project + planted, text);
    }

    private static IEnumerable<string> NativeOutside(SourceTree tree) => tree.ProductionCSharp
        .Where(file => !file.StartsWith(AgentNative, StringComparison.Ordinal))
        .SelectMany(file => Regex.Matches(CodeText.Of(tree.Read(file)), Native).Select(match => $"{file}: {match.Value}"));

    private static IEnumerable<string> UnsafeProjects(SourceTree tree) => tree.ProductionProjects
        .Where(project => !project.StartsWith(AgentNative, StringComparison.Ordinal) && tree.Read(project).Contains("<AllowUnsafeBlocks>", StringComparison.Ordinal));

    private static IEnumerable<string> Strangers(SourceTree tree) => tree.ProductionCSharp.Where(file =>
        CodeText.Of(tree.Read(file)) is var code
        && ((file.StartsWith("agent/", StringComparison.Ordinal) && code.Contains("TelemetryFootprint.Collector", StringComparison.Ordinal))
            || (file.StartsWith("collector/", StringComparison.Ordinal) && Regex.IsMatch(code, @"TelemetryFootprint\.(Agent|Cli)\b"))));
}
