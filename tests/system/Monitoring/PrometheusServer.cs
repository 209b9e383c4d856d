using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A real Prometheus on a free port, with a configuration of the test's.</summary>
internal sealed class PrometheusServer : PromqlServer
{
    private PrometheusServer(int port, ChildProcess process)
        : base(port, port, [process])
    {
    }

    /// <summary>Starts it and waits for nothing. <paramref name="folder"/> gets its configuration and its data.</summary>
    public static PrometheusServer Start(string folder, string configuration)
    {
        var port = FreePort.Next();
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "prometheus.yml");
        File.WriteAllText(file, configuration);
        return new(port, ChildProcess.Start(
            InstalledProgram.Find("prometheus")!,
            [$"--config.file={file}", $"--storage.tsdb.path={Data(folder)}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]));
    }

    /// <summary>Where one that is started with this folder has its data.</summary>
    public static string Data(string folder) => Path.Combine(folder, "tsdb");
}
