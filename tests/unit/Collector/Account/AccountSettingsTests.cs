using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Account;

public sealed class AccountSettingsTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Contracts_OfAGoodFile_AreRead()
    {
        var rules = Read($"--Account:ContractsFile={File("id,mwh,from,to,zone,cfe_type", "ppa-1,12.5,2026-01-01T00:00Z,2027-01-01T00:00Z,DE,wind")}").Rules;
        var contract = Assert.Single(rules.Contracts!.Contracts);
        Assert.Equal(("ppa-1", "DE", 12_500), (contract.Id, contract.Zone, contract.Energy.KilowattHours));
    }

    [Theory]
    [InlineData("ppa-1,-1,2026-01-01T00:00Z,2027-01-01T00:00Z,DE,wind", "line 2")]
    [InlineData("ppa-1,1,2026-01-01,2027-01-01T00:00Z,DE,wind", "line 2")]
    [InlineData("ppa-1,1,2026-01-01T00:00Z,2025-01-01T00:00Z,DE,wind", "line 2")]
    [InlineData("ppa-1,1,2026-01-01T00:00Z,2027-01-01T00:00Z,DE,coal", "line 2")]
    [InlineData("ppa-1,1,2026-01-01T00:00Z,2027-01-01T00:00Z,DE", "line 2")]
    public void Contracts_OfAWrongLine_AreRefusedWithFileAndLine(string line, string where)
    {
        var file = File("id,mwh,from,to,zone,cfe_type", line);
        var error = Assert.Throws<ConfigurationException>(() => Read($"--Account:ContractsFile={file}"));
        Assert.Contains("Account:ContractsFile", error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contracts_ClaimedTwice_AreRefused()
    {
        const string Line = "ppa-1,1,2026-01-01T00:00Z,2027-01-01T00:00Z,DE,wind";
        var error = Assert.Throws<ConfigurationException>(() => Read($"--Account:ContractsFile={File("id,mwh,from,to,zone,cfe_type", Line, Line)}"));
        Assert.Contains("stands twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contracts_OfNoFile_AreRefused() =>
        Assert.Contains("cannot be read", Assert.Throws<ConfigurationException>(() => Read($"--Account:ContractsFile={_folder.Path}/none.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void Embodied_Declared_ReplacesTheBundledRow()
    {
        var pieces = Read("--Embodied:NVIDIA H100 80GB HBM3:Kg=500", "--Embodied:NVIDIA H100 80GB HBM3:Lifetime=2190d", "--Embodied:NVIDIA H100 80GB HBM3:Source=our own LCA").Rules.Embodied.PiecesOf("H100 80GB HBM3");
        var piece = Assert.Single(pieces);
        Assert.Equal((500_000, 250_000, 750_000, 52_560m, "our own LCA"), (piece.Mass.Value, piece.Low.Value, piece.High.Value, piece.Lifetime.Value, piece.Source));
    }

    [Fact]
    public void Embodied_OfAHost_AddsItsShare()
    {
        var pieces = Read("--Embodied:H100 80GB HBM3:Host=hgx-host").Rules.Embodied.PiecesOf("NVIDIA H100 80GB HBM3");
        Assert.Equal([("H100 80GB HBM3", 1), ("hgx-host", 8)], pieces.Select(piece => (piece.Model, piece.SharedByGpus)));
    }

    [Fact]
    public void Embodied_OfAModelThatNobodyNamed_IsTheBundledRowOrNone()
    {
        var embodied = Read().Rules.Embodied;
        Assert.Equal(164_000, Assert.Single(embodied.PiecesOf("NVIDIA H100 80GB HBM3")).Mass.Value);
        Assert.Empty(embodied.PiecesOf("NVIDIA Unheard-of"));
        // A host is no GPU, whatever a device calls itself.
        Assert.Empty(embodied.PiecesOf("hgx-host"));
    }

    [Theory]
    [InlineData("--Embodied:Mine:Lifetime=1000d", "Embodied:Mine:Kg")]
    [InlineData("--Embodied:Mine:Kg=0", "Embodied:Mine:Kg")]
    [InlineData("--Embodied:H100 80GB HBM3:Host=nobody", "hgx-host")]
    [InlineData("--Embodied:H100 80GB HBM3:Weight=3", "is not a known setting")]
    [InlineData("--Site:Ownership=lease", "own, colo or cloud")]
    public void Settings_ThatAreWrong_AreRefused(string setting, string why) =>
        Assert.Contains(why, Assert.Throws<ConfigurationException>(() => Read(setting)).Message, StringComparison.Ordinal);

    [Fact]
    public void Ownership_IsTheSites()
    {
        var ownership = Read("--Site:Ownership=colo", "--Sites:far:Ownership=cloud", "--Sites:far:Match=far-*", "--Sites:near:Match=near-*").Rules.Ownership;
        Assert.Equal([Ownership.Colocation, Ownership.Cloud, Ownership.Own, Ownership.Own], new[] { "default", "far", "near", "forgotten" }.Select(ownership));
    }

    private static CollectorOptions Read(params string[] settings) => CollectorOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, settings));

    private string File(params string[] lines)
    {
        var path = Path.Combine(_folder.Path, "contracts.csv");
        System.IO.File.WriteAllLines(path, lines);
        return path;
    }
}
