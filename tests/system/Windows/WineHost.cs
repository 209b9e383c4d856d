using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Windows;

/// <summary>
/// What stands for a host with Windows: wine with a folder of its own, made once and kept, the services as they are published for it, and the fake library built
/// for it. Its paths are those of Linux: they are drive Z.
/// </summary>
internal sealed class WineHost : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Folder = RepositoryRoot.Combine("artifacts", "windows");

    private readonly TemporaryDirectory _files = new();
    private ChildProcess? _keeper;

    public static Service Agent { get; } = new("footprint-agent", Path.Combine(Folder, "agent", "footprint-agent.exe"));

    public static Service Cli { get; } = new("footprint", Path.Combine(Folder, "cli", "footprint.exe"));

    public static string Nvml { get; } = Path.Combine(FakeNvmlBuild.Folder, "build", "windows", "nvml.dll");

    /// <summary>A process that holds a context of a GPU: <c>worker.exe FILE SECONDS CODE</c>.</summary>
    public static Service Worker { get; } = new("worker", Path.Combine(FakeNvmlBuild.Folder, "build", "windows", "worker.exe"));

    /// <summary>Null: all is there.</summary>
    public static string? ReasonItIsMissing =>
        InstalledProgram.Find("wine") is null ? "wine is not installed"
        : Array.Find([Agent.Binary, Cli.Binary, Nvml, Worker.Binary], file => !File.Exists(file)) is { } missing ? $"{missing} is not there: tests/run.sh --full builds it"
        : null;

    /// <summary>What a process of wine needs.</summary>
    public static IReadOnlyDictionary<string, string?> Variables { get; } = new Dictionary<string, string?>
    {
        ["WINEPREFIX"] = Path.Combine(Folder, "wine"),
        ["WINEDEBUG"] = "-all",
        ["DISPLAY"] = "",
    };

    /// <summary>Without output: what a process of wine leaves behind is not its child, and would hold its output open.</summary>
    public static ChildProcess StartSilent(Service service, params string[] arguments) =>
        ChildProcess.Start("sh", ["-c", "exec wine \"$0\" \"$@\" >/dev/null 2>&1", service.Binary, .. arguments], Variables);

    /// <summary>A first process, which makes the folder and takes its time; wine's own services are started with it.</summary>
    public async Task InitializeAsync()
    {
        if (ReasonItIsMissing is not null)
            return;
        var sign = _files.Combine("ready");
        _keeper = StartSilent(Worker, sign, "3600", "0");
        using var limit = new CancellationTokenSource(Patience);
        while (!File.Exists(sign))
            await Task.Delay(100, limit.Token);
    }

    public async Task DisposeAsync()
    {
        if (_keeper is null)
            return;
        // Of this folder alone.
        await using var end = ChildProcess.Start("wineserver", ["-k"], Variables);
        await end.WaitForExitAsync(Patience);
        await _keeper.DisposeAsync();
    }

    public void Dispose() => _files.Dispose();
}
