using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Agent.Configuration;

public sealed class AgentOptionsReaderTests
{
    [Fact]
    public void Read_NothingSet_HasTheDefaultsThatHelpShows()
    {
        AgentOptions options = Read();

        Assert.Equal(new Uri("http://127.0.0.1:9851"), options.Collector.Endpoint);
        Assert.Equal(("127.0.0.1:9852", 256L << 20, 0), (options.Metrics.ToString(), options.Spool.MaxBytes, options.DemoDevices));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)), (options.Sampling.Interval, options.Sampling.PowerInterval));
        Assert.Empty(options.Fallback);
        Assert.Null(options.Collector.CaFile);
        Assert.Null(options.NvmlLibraryPath);
        Assert.NotEmpty(options.Host.Name);
    }

    /// <summary>What is written, and what the one line must hold: the key, and what would be right.</summary>
    public static TheoryData<string, string[]> Wrong => new()
    {
        { "Collector:Endpoint=127.0.0.1:9851", ["Collector:Endpoint", "http://127.0.0.1:9851"] },
        { "Collector:Endpoint=ftp://host", ["Collector:Endpoint", "ftp://host"] },
        { "Collector:Endpoint=http://host/path", ["Collector:Endpoint"] },
        { "Collector:CaFile=/nonexistent/ca.pem", ["Collector:CaFile", "/nonexistent/ca.pem", "cannot be read"] },
        { "Collector:Token=x", ["Collector:Token", "not a known setting"] },
        { "Sampling:Interval=50ms", ["Sampling:Interval", "from 100ms to 1m"] },
        { "Sampling:Interval=2m", ["Sampling:Interval", "1m"] },
        { "Sampling:Interval=1", ["Sampling:Interval", "500ms"] },
        { "Sampling:PowerInterval=10ms", ["Sampling:PowerInterval", "20ms"] },
        { "Sampling:PowerInterval=2s", ["Sampling:PowerInterval", "to 1s"] },
        { "Spool:MaxSize=1KiB", ["Spool:MaxSize", "64MiB"] },
        { "Spool:MaxSize=64MB", ["Spool:MaxSize"] },
        { "Spool:Durability=2m", ["Spool:Durability", "tick, 1m or memory"] },
        { "Metrics:Listen=9852", ["Metrics:Listen", "127.0.0.1:9850"] },
        { "Metrics:Listen=0.0.0.0:9852", ["Metrics:Listen", "loopback", "TLS"] },
        { "Metrics:Listen=[::]:9852", ["Metrics:Listen", "loopback"] },
        { "Demo:Devices=65", ["Demo:Devices", "from 0 to 64"] },
        { "Demo:Devices=-1", ["Demo:Devices"] },
        { "Demo:Devices=1.5", ["Demo:Devices"] },
        { "Demo:Device=1", ["Demo:Device", "not a known setting"] },
        { "Devices:x:Model=", ["Devices:x:Model", "is missing"] },
        { "Devices:x:Model=A100000", ["Devices:x:Model", "catalogue", "MinWatts"] },
        { "Devices:x:Modell=A100", ["Devices:x:Model", "is missing"] },
        { "Host:OverheadWatts=-1", ["Host:OverheadWatts", "from 0 to 100000"] },
        { "Host:OverheadWatts=3 kW", ["Host:OverheadWatts", "a number"] },
        { "Host:NodeToGpuRatio=0.9", ["Host:NodeToGpuRatio", "from 1 to 20"] },
        { "Host:NodeToGpuRatio=2x", ["Host:NodeToGpuRatio"] },
        { "Host:Overhead=1", ["Host:Overhead", "not a known setting"] },
        { "Host:Name=" + "\u0007", ["Host", "control character"] },
        { "Host:Labels:rack=" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefX", ["Host", "128 bytes"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_WrongSetting_IsOneLineWithKeyAndRemedy(string setting, string[] words)
    {
        ConfigurationException refusal = Assert.Throws<ConfigurationException>(() => Read(setting));

        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("Load=1.01", "Load")]
    [InlineData("Load=-0.1", "Load")]
    [InlineData("Load=half", "Load")]
    [InlineData("Count=0", "Count")]
    [InlineData("Count=65", "Count")]
    [InlineData("MinWatts=10001", "MinWatts")]
    [InlineData("MinWatts=500", "")]
    [InlineData("MaxWatts=-1", "MaxWatts")]
    [InlineData("Watts=5", "Watts")]
    public void Read_WrongFallback_NamesItsKey(string setting, string key)
    {
        string[] settings = ["Devices:train:Model=A100", $"Devices:train:{setting}"];
        if (key.Length == 0)
            settings = [.. settings, "Devices:train:MaxWatts=400"];

        Assert.StartsWith($"Devices:train:{(key.Length == 0 ? "MinWatts" : key)}: ", Assert.Throws<ConfigurationException>(() => Read(settings)).Message, StringComparison.Ordinal);
    }

    /// <summary>Each would make an inventory that every collector refuses: better no start than a day of lost joules.</summary>
    [Fact]
    public void Read_FallbackThatTheContractCannotCarry_IsRefused()
    {
        string longName = new('n', 60), longModel = new('m', 300);
        string[][] cases =
        [
            [$"Devices:{longName}:Model=A100"],
            [$"Devices:x:Model={longModel}", "Devices:x:MinWatts=10", "Devices:x:MaxWatts=20"],
            ["Devices:x:Model=a\tb", "Devices:x:MinWatts=10", "Devices:x:MaxWatts=20"],
            [.. Enumerable.Range(0, 5).SelectMany(i => new[] { $"Devices:g{i}:Model=A100", $"Devices:g{i}:Count=64" })],
        ];

        Assert.All(cases, settings =>
        {
            string message = Assert.Throws<ConfigurationException>(() => Read(settings)).Message;
            Assert.StartsWith("Devices: cannot be reported (", message, StringComparison.Ordinal);
            Assert.EndsWith("use fewer devices, and shorter names and models", message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Read_FullFallback_IsReadAsWritten()
    {
        AgentOptions options = Read("Devices:b:Model=NVIDIA A40", "Devices:a:Model=My Card", "Devices:a:Count=4", "Devices:a:Load=0.25", "Devices:a:MinWatts=10.5", "Devices:a:MaxWatts=99");

        Assert.Equal(["a", "b"], options.Fallback.Select(entry => entry.Name));
        Assert.Equal((4, 0.25m, 10_500L, 99_000L), (options.Fallback[0].Count, options.Fallback[0].Load, options.Fallback[0].Minimum!.Value.Milliwatts, options.Fallback[0].Maximum!.Value.Milliwatts));
        Assert.Equal((1, 0.5m, null, null), (options.Fallback[1].Count, options.Fallback[1].Load, options.Fallback[1].Minimum, options.Fallback[1].Maximum));
    }

    [Fact]
    public void Read_RestOfTheNode_IsOneOfTwo()
    {
        Assert.Equal((null, null), (Read().Node.Overhead, Read().Node.NodeToGpuRatio));
        Assert.Equal(3_300_500, Read("Host:OverheadWatts=3300.5").Node.Overhead!.Value.Milliwatts);
        Assert.Equal(2.03m, Read("Host:NodeToGpuRatio=2.03").Node.NodeToGpuRatio);

        var refusal = Assert.Throws<ConfigurationException>(() => Read("Host:OverheadWatts=1", "Host:NodeToGpuRatio=2")).Message;
        Assert.Contains("Host:OverheadWatts", refusal, StringComparison.Ordinal);
        Assert.Contains("Host:NodeToGpuRatio", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100ms", "100ms")]
    [InlineData("50ms", null)]
    [InlineData("1m", "100ms")]
    public void Read_PowerInterval_FollowsAShorterInterval(string interval, string? power)
    {
        if (power is null)
            Assert.Throws<ConfigurationException>(() => Read($"Sampling:Interval={interval}"));
        else
            Assert.Equal(TimeSpan.FromMilliseconds(100), Read($"Sampling:Interval={interval}").Sampling.PowerInterval);
    }

    [Fact]
    public void Help_NamesEverySettingThatIsRead_AndEachDefault()
    {
        string[] keys = ["Collector:Endpoint", "Collector:TokenFile", "Collector:EnrolTokenFile", "Collector:CaFile", "Collector:PinSha256", "Collector:ClientCertificateFile", "Collector:ClientKeyFile", "Collector:AllowPlaintext", "Host:Name", "Host:Labels:<label>", "Host:OverheadWatts", "Host:NodeToGpuRatio", "Sampling:Interval", "Sampling:PowerInterval", "Sampling:ReleaseWhenIdle", "Nvml:LibraryPath", "Devices:<name>:Model", "Devices:<name>:Count", "Devices:<name>:Load", "Devices:<name>:MinWatts", "Devices:<name>:MaxWatts", "Bounds:Counter", "Bounds:Averaged", "Bounds:Integrated", "Bounds:PartTime", "Bounds:Rapl", "Bounds:Overhead", "Calibration:<name>:Match", "Calibration:<name>:HalfWidth", "Calibration:<name>:Source", "StateDirectory", "Spool:MaxSize", "Spool:Durability", "Metrics:Listen", "ControlSocket", "Claims:Most", "Claims:MostOfAUser", "Claims:PerMinute", "Claims:PerMinuteOfAUser", "Claims:NewRunsPerHour", "Claims:NewRunsPerHourOfAUser", "Claims:ReservingUsers", "PodResources:Socket", "Demo:Devices"];

        Assert.Equal(keys, SettingsHelp.Text.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]));
    }

    private static AgentOptions Read(params string[] settings) => AgentOptionsReader.Read(null, settings.Select(setting => "--" + setting));
}
