using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

/// <summary>Runs the built program: what an operator sees of a wrong configuration is one line and exit 78.</summary>
[Trait("Fault", "F57")]
public sealed class ConfigurationErrorTests
{
    [Theory]
    [InlineData("--Foo:Bar=1", "Foo:Bar: ")]
    [InlineData("--Listen:Http=0.0.0.0:9850", "Listen:Http: 0.0.0.0:9850 is not loopback and needs TLS")]
    [InlineData("--Listen:Http=9850x", "Listen:Http: ")]
    [InlineData("--Site:Pue=0.9", "Site:Pue: '0.9'")]
    [InlineData("--Site:Zone=G B", "Site:Zone: ")]
    [InlineData("--Grid:Providers=neso,nobody", "Grid:Providers: 'nobody'")]
    [InlineData("--Grid:neso:PollInterval=5", "Grid:neso:PollInterval: '5'")]
    [InlineData("--Grid:neso:BaseUrl=ftp://x", "Grid:neso:BaseUrl: ")]
    [InlineData("--Grid:Providers=electricitymaps", "Grid:electricitymaps:TokenFile: is missing")]
    [InlineData("--Grid:Providers=electricitymaps --Grid:electricitymaps:TokenFile=nowhere", "Grid:electricitymaps:TokenFile: cannot be read")]
    [InlineData("--Grid:electricitymaps:Step=30m", "Grid:electricitymaps:Step: '30m' is not 5m, 15m or 1h")]
    [InlineData("--Grid:electricitymaps:BaseUrl=http://grid.example/ --Grid:electricitymaps:TokenFile=x", "Grid:electricitymaps:BaseUrl: ")]
    [InlineData("--Grid:electricitymaps:BaseUrl=https://x/?token=1", "Grid:electricitymaps:BaseUrl: ")]
    [InlineData("--Grid:electricitymaps:Tokenfile2=x", "Grid:electricitymaps:Tokenfile2: is not a known setting")]
    [InlineData("--Grid:Providers=watttime", "Grid:watttime:PasswordFile: is missing")]
    [InlineData("--Account:Factor=both", "Account:Factor: 'both'")]
    [InlineData("--Account:Currency=Euro", "Account:Currency: 'Euro' is not a currency of ISO 4217")]
    [InlineData("--Account:CarbonPricePerTonne=cheap", "Account:CarbonPricePerTonne: 'cheap'")]
    [InlineData("--Site:Tariff=0,31", "Site:Tariff: '0,31' is not a price")]
    [InlineData("--Sites:a:Match=a-* --Sites:a:Tariff=nowhere.csv", "Sites:a:Tariff: nowhere.csv cannot be read")]
    [InlineData("--Retention:InboxSize=10GB", "Retention:InboxSize: '10GB'")]
    [InlineData("--Tls:KeyFile=key.pem", "Tls:CertificateFile: is missing")]
    [InlineData("--Sites:a:Zone=FR", "Sites:a:Match: is missing")]
    [InlineData("--Budgets:lab:Limit=500", "Budgets:lab:Limit: '500'")]
    public async Task Serve_WrongSetting_IsOneLineAndExit78(string setting, string expected)
    {
        var (code, errors) = await RunAsync(["serve", .. setting.Split(" --").Select((one, index) => index == 0 ? one : "--" + one)]);

        Assert.Equal(78, code);
        Assert.StartsWith("footprint-collector: " + expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_UnreadableFile_NamesIt()
    {
        var (code, errors) = await RunAsync("serve", "--config", "nowhere.json");

        Assert.Equal(78, code);
        Assert.Contains("nowhere.json", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "ledger.db")]
    [InlineData("serve", "inbox.db")]
    [InlineData("doctor", "ledger.db")]
    [InlineData("doctor", "inbox.db")]
    [InlineData("serve", "runs.db")]
    [InlineData("doctor", "runs.db")]
    [InlineData("doctor", "alerts.db")]
    [InlineData("doctor", "auth.db")]
    [InlineData("ledger dump", "ledger.db")]
    public async Task Store_ThatIsDamaged_IsOneLineThatNamesItAndExit78(string command, string file)
    {
        using var state = new TemporaryDirectory();
        var path = Path.Combine(state.Path, file);
        await File.WriteAllTextAsync(path, new string('x', 8192));

        var (code, errors) = await RunAsync([.. command.Split(' '), $"--StateDirectory={state.Path}", "--Listen:Http=127.0.0.1:0", "--Listen:Grpc=127.0.0.1:0"]);

        Assert.Equal(78, code);
        Assert.StartsWith($"footprint-collector: StateDirectory: {path} cannot be used", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Contains("restore a backup", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OnADirectoryInUse_IsOneLineAndExit78()
    {
        using var held = new TemporaryDirectory();
        using var other = StoreLock.Acquire(held.Path);

        var (code, errors) = await RunAsync("serve", $"--StateDirectory={held.Path}", $"--Listen:Http=127.0.0.1:{FreePort.Next()}", $"--Listen:Grpc=127.0.0.1:{FreePort.Next()}");

        Assert.Equal(78, code);
        Assert.StartsWith($"footprint-collector: StateDirectory: {held.Path} is in use by another footprint-collector (", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoCommand_IsUsage()
    {
        var (code, _) = await RunAsync();

        Assert.Equal(2, code);
    }

    private static async Task<(int Code, string[] Errors)> RunAsync(params string[] arguments)
    {
        var (code, _, errors) = await BuiltCollector.RunAsync(arguments);
        return (code, errors);
    }
}
