using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.UnitTests.Collector.Intensity;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly TemporaryDirectory _state = new();

    [Fact]
    public async Task Doctor_OfAGoodConfiguration_SaysWhatItMeans()
    {
        var (code, said) = await RunAsync("--Site:Zone=FR", "--Site:Pue=1.3", "--Sites:lab:Zone=NOWHERE", "--Sites:lab:Match=lab-*", "--Grid:Providers=annual");

        Assert.Equal(0, code);
        Assert.Contains("(writable)", said, StringComparison.Ordinal);
        Assert.Contains("(free)", said, StringComparison.Ordinal);
        Assert.Contains("default: zone FR, PUE 1.3", said, StringComparison.Ordinal);
        Assert.Contains("lab: zone NOWHERE, PUE 1 (unset)", said, StringComparison.Ordinal);
        Assert.Contains("FR: annual (lifecycle, CO2e)", said, StringComparison.Ordinal);
        Assert.Contains("NOWHERE: none of annual covers it; its energy stays unpriced", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http: everybody on this host; grpc: everybody on this host")]
    [InlineData("http: nobody without a credential; grpc: nobody without a credential", "--Auth:Required=true")]
    [InlineData("http: nobody without a credential; grpc: everybody on this host", "--Auth:TrustedProxies=10.0.0.5", "--Auth:Groups:ops:Scope=read")]
    public async Task Doctor_OfIdentity_SaysWhoIsLetIn(string says, params string[] settings)
    {
        var (_, said) = await RunAsync(["--Site:Zone=FR", "--Grid:Providers=annual", .. settings]);

        Assert.Contains($"identity   {says}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithNesoThatIsDown_SaysSoAndFails()
    {
        await using var grid = await ScriptedGrid.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });

        var (code, said) = await RunAsync("--Site:Zone=GB", $"--Grid:neso:BaseUrl={grid.Url}");

        Assert.Equal(1, code);
        Assert.Contains("provider   neso for GB: NO ANSWER", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithConfiguredProviders_AsksEachAndShowsItsCredit()
    {
        await using var grid = await ScriptedGrid.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(context.Request.Path.Value!.EndsWith("latest", StringComparison.Ordinal)
                ? $$"""{"zone":"DE","carbonIntensity":352,"datetime":"{{TimeProvider.System.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH':00:00Z'}}","isEstimated":true}"""
                : """{"zone":"DE","history":[]}""");
        });
        var token = Path.Combine(_state.Path, "token");
        await File.WriteAllTextAsync(token, "made-up");

        var (code, said) = await RunAsync(
            "--Site:Zone=DE", "--Grid:Providers=electricitymaps,annual", $"--Grid:electricitymaps:BaseUrl={grid.Url}", $"--Grid:electricitymaps:TokenFile={token}");

        Assert.Equal(0, code);
        Assert.Contains("zone       DE: electricitymaps, then annual (lifecycle, CO2e)", said, StringComparison.Ordinal);
        Assert.Contains("provider   electricitymaps for DE: answers (1 intervals); Source: ElectricityMaps.com", said, StringComparison.Ordinal);
        Assert.DoesNotContain("made-up", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithAMarginalProvider_ShowsItApartAndSaysWhatFails()
    {
        await using var grid = await ScriptedGrid.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        var password = Path.Combine(_state.Path, "password");
        await File.WriteAllTextAsync(password, "made-up");

        var (code, said) = await RunAsync(
            "--Site:Zone=US-CAL-CISO", "--Grid:Providers=watttime,annual", $"--Grid:watttime:BaseUrl={grid.Url}", "--Grid:watttime:User=me", $"--Grid:watttime:PasswordFile={password}");

        Assert.Contains("zone       US-CAL-CISO: watttime for decisions (marginal, never in a total)", said, StringComparison.Ordinal);
        Assert.Contains("provider   watttime for US-CAL-CISO: NO ANSWER: HTTP 403 for login", said, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Doctor_WithoutGb_DoesNotAskNeso()
    {
        var asked = 0;
        await using var grid = await ScriptedGrid.StartAsync(_ =>
        {
            asked++;
            return Task.CompletedTask;
        });

        var (code, _) = await RunAsync("--Site:Zone=FR", $"--Grid:neso:BaseUrl={grid.Url}");

        Assert.Equal((0, 0), (code, asked));
    }

    [Fact]
    public async Task Doctor_BesideARunningCollector_SaysThatItsPortIsInUse()
    {
        await using var rig = await CollectorRig.StartAsync();

        var (code, said) = await RunAsync($"--Listen:Http=127.0.0.1:{rig.Http.Port}");

        Assert.Equal(0, code);
        Assert.Contains("in use: a collector that runs already", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfAStateDirectoryThatIsAFile_NamesTheSetting()
    {
        var file = Path.Combine(_state.Path, "file");
        await File.WriteAllTextAsync(file, "");

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync($"--StateDirectory={file}"));

        Assert.StartsWith("StateDirectory: ", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _state.Dispose();

    private async Task<(int Code, string Said)> RunAsync(params string[] settings)
    {
        await using var output = new StringWriter();
        string[] all = [$"--StateDirectory={_state.Path}", $"--Listen:Http=127.0.0.1:{FreePort.Next()}", $"--Listen:Grpc=127.0.0.1:{FreePort.Next()}", .. settings];
        var code = await DoctorCommand.RunAsync(null, all, output, CancellationToken.None);
        return (code, output.ToString());
    }
}
