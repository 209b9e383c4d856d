using System.Text.RegularExpressions;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;
using Root = TelemetryFootprint.TestKit.Files.RepositoryRoot;

namespace TelemetryFootprint.ContractTests.Deploy;

/// <summary>The units of deploy/systemd, by what they say and by systemd's own judgement; no service manager is asked to start them.</summary>
public sealed partial class SystemdUnitsTests
{
    private const string Ptrace = "agent-environment-of-others.conf";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string Examples = Root.Combine("deploy", "systemd", "examples");

    public static TheoryData<string> Services => new() { "agent", "collector" };

    [Theory]
    [MemberData(nameof(Services))]
    public void Unit_HasNoRights_AndOneFixedUser(string name)
    {
        var unit = Unit(name);

        Assert.Equal(["Install", "Service", "Unit"], unit.Lines.Select(line => line.Section).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([$"/usr/bin/footprint-{name} serve"], unit.Service("ExecStart"));
        Assert.Equal([$"footprint-{name}"], unit.Service("User"));
        Assert.Equal([$"footprint-{name}"], unit.Service("StateDirectory"));
        Assert.Equal(["--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs"], unit.Rights());
        Assert.All((string[])["ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "RestrictNamespaces=yes", "SystemCallFilter=@system-service", "StateDirectoryMode=0700"], line =>
            Assert.Equal([line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]], unit.Service(line[..line.IndexOf('=', StringComparison.Ordinal)])));
        Assert.Contains(File.ReadLines(Root.Combine("deploy", "systemd", "footprint.sysusers.conf")), line => line.StartsWith($"u footprint-{name} ", StringComparison.Ordinal));
        // What twice the same says nothing more, and hides which one holds.
        Assert.Equal(unit.Lines.Count, unit.Lines.Select(line => (line.Section, line.Key)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Unit_StartsAgain_WhereANewProcessMends(string name)
    {
        Assert.Equal(["on-failure"], Unit(name).Service("Restart"));
        Assert.Equal(["2 78"], Unit(name).Service("RestartPreventExitStatus"));
        string[]? forced = name == "agent" ? ["75"] : null;
        Assert.Equal(forced, Unit(name).Service("RestartForceExitStatus"));
    }

    /// <summary>Each of these keys takes the GPUs, or the sight of other users' processes, or the way to the socket.</summary>
    [Fact]
    public void Agent_SeesGpusAndProcesses_AndEverybodyReachesItsSocket()
    {
        var agent = Unit("agent");

        Assert.All((string[])["PrivateDevices", "DeviceAllow", "DevicePolicy", "ProtectClock", "PrivateUsers", "DynamicUser", "PrivateNetwork", "MemoryDenyWriteExecute"], key => Assert.Null(agent.Service(key)));
        Assert.Equal(["default"], agent.Service("ProtectProc"));
        Assert.Equal(["all"], agent.Service("ProcSubset"));
        Assert.Equal(["footprint-agent"], agent.Service("RuntimeDirectory"));
        Assert.Equal(["0755"], agent.Service("RuntimeDirectoryMode"));
        Assert.Contains("AF_UNIX", Assert.Single(agent.Service("RestrictAddressFamilies")!).Split(' '));
    }

    [Fact]
    public void EnvironmentOfOthers_IsTwoCapabilities_AndStaysOptIn()
    {
        var dropIn = UnitFile.Shipped("examples", Ptrace);

        Assert.Equal(["--bounding-set=-all,+sys_ptrace,+dac_read_search", "--inh-caps=-all,+sys_ptrace,+dac_read_search", "--ambient-caps=-all,+sys_ptrace,+dac_read_search", "--no-new-privs"], Unit("agent").With(dropIn).Rights());
        Assert.Equal(2, dropIn.Lines.Count);
    }

    /// <summary>Each setting that a unit or an example makes is one that the service's own help names, and each credential that it reads is one that it was given.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public async Task Settings_AreTheServices_AndCredentialsAreThere(string name)
    {
        var known = await HelpAsync(name);
        Assert.DoesNotContain("Collector:Tokenfile", known);
        Assert.All(ExamplesOf(name).Select(file => UnitFile.Shipped("examples", file)).Append(Unit(name)), unit =>
        {
            var variables = (unit.Service("Environment") ?? []).Select(line => line.Split('=', 2)).ToList();
            var options = (unit.Service("ExecStart") ?? []).SelectMany(line => Option().Matches(line)).Select(match => match.Groups[1].Value);
            Assert.All(variables, pair => Assert.StartsWith($"FOOTPRINT_{name.ToUpperInvariant()}__", pair[0], StringComparison.Ordinal));
            Assert.All(variables.Select(pair => string.Join(':', pair[0].Split("__").Skip(1))).Concat(options), key => Assert.Contains(key, known));
            var given = (unit.Service("LoadCredential") ?? []).Select(line => line.Split(':')[0]);
            var read = variables.Where(pair => pair[1].StartsWith("%d/", StringComparison.Ordinal)).Select(pair => pair[1]["%d/".Length..]);
            Assert.Equal(given.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
        });
    }

    [InstalledFact("systemd-analyze")]
    public async Task Systemd_FindsNothingWrong_WithUnitsAndExamples()
    {
        using var folder = new TemporaryDirectory();
        foreach (var name in (string[])["agent", "collector"])
        {
            var unit = Write(folder, name, ExamplesOf(name));
            Assert.Equal((0, ""), await AnalyseAsync("verify", "--man=no", unit));
        }

        // It complains, but ends with 0, where a key is wrong: then its words count.
        folder.Write("wrong.service", "[Service]\nExecStart=/bin/true\nRestrictRealtim=yes\n");
        Assert.Contains("RestrictRealtim", (await AnalyseAsync("verify", "--man=no", folder.Combine("wrong.service"))).Said, StringComparison.Ordinal);
    }

    /// <summary>Tenths of systemd's exposure: 21 and 13 as they are, with systemd 252.</summary>
    [InstalledFact("systemd-analyze")]
    public async Task Systemd_JudgesThemLittleExposed()
    {
        using var folder = new TemporaryDirectory();
        foreach (var (name, most) in ((string, int)[])[("agent", 25), ("collector", 15)])
        {
            var (code, said) = await AnalyseAsync("security", "--offline=true", "--no-pager", $"--threshold={most}", Write(folder, name, []));
            Assert.True(code == 0, said);
        }
    }

    [Theory]
    [InlineData("[Service]\nExecStart\n")]
    [InlineData("User=x\n")]
    public void Line_OfNoUnit_IsRefused(string text) => Assert.Throws<FormatException>(() => UnitFile.Parse(text));

    [Fact]
    public void Unit_IsReadAsSystemdReadsIt()
    {
        var unit = UnitFile.Parse("; a remark\n[Service]\nCapabilityBoundingSet=CAP_KILL \\\n  CAP_CHOWN\nEnvironment=a=1\nEnvironment=\nEnvironment=b=2\nNoNewPrivileges=no\n");

        Assert.Equal(["b=2"], unit.Service("Environment"));
        Assert.Equal(["--bounding-set=-all,+kill,+chown", "--inh-caps=-all", "--ambient-caps=-all"], unit.Rights());
        Assert.DoesNotContain(UnitFile.Parse("[Service]\nType=exec\n").Rights(), right => right.StartsWith("--bounding-set", StringComparison.Ordinal));
    }

    private static UnitFile Unit(string name) => UnitFile.Shipped($"footprint-{name}.service");

    private static IEnumerable<string> ExamplesOf(string name) => Directory.GetFiles(Examples, $"{name}-*.conf").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    /// <summary>The shipped text with a program that is there, and its drop-ins.</summary>
    private static string Write(TemporaryDirectory folder, string name, IEnumerable<string> examples)
    {
        var file = $"footprint-{name}.service";
        folder.Write(file, File.ReadAllText(Root.Combine("deploy", "systemd", file)).Replace($"/usr/bin/footprint-{name}", "/bin/true", StringComparison.Ordinal));
        foreach (var example in examples)
            folder.Write(Path.Combine($"{file}.d", example), File.ReadAllText(Path.Combine(Examples, example)));
        return folder.Combine(file);
    }

    private static async Task<(int Code, string Said)> AnalyseAsync(params string[] arguments)
    {
        await using var tool = ChildProcess.Start("systemd-analyze", arguments);
        var code = await tool.WaitForExitAsync(Patience);
        return (code, string.Join('\n', tool.Output.Concat(tool.Errors)));
    }

    /// <summary>The words that look like settings in what the service says of itself.</summary>
    private static async Task<HashSet<string>> HelpAsync(string name)
    {
        string[] arguments = name == "agent" ? ["--help"] : ["serve", "--help"];
        await using var service = ChildProcess.Start("dotnet", [Root.Combine(name, $"TelemetryFootprint.{char.ToUpperInvariant(name[0])}{name[1..]}", "bin", "Debug", "net10.0", $"footprint-{name}.dll"), .. arguments]);
        Assert.Equal(0, await service.WaitForExitAsync(Patience));
        // Keys of one section stand together: Tls:CertificateFile|KeyFile.
        return [.. service.Output.SelectMany(line => Key().Matches(line)).SelectMany(match => match.Groups[2].Value.Split('|').Select(last => match.Groups[1].Value + last))];
    }

    [GeneratedRegex(@"\b((?:[\w<>]+:)+)([\w<>]+(?:\|[\w<>]+)*)")]
    private static partial Regex Key();

    [GeneratedRegex(@"--(\w+(?::\w+)+)=")]
    private static partial Regex Option();
}
