using System.Diagnostics;

namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>The independent gRPC implementations: Debian's python3-grpcio and npm's @grpc/grpc-js.</summary>
internal static class Peer
{
    public const string Python = "/usr/bin/python3";
    public const string Node = "node";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string?> PythonLacks = new(() => Works(Python, "-c", "import grpc") ? null : "python3-grpcio is not installed");
    private static readonly Lazy<string?> NodeLacks = new(FindNode);

    public static string Folder { get; } = RepositoryRoot.Find("tests", "contract", "Grpc", "peers");

    public static string? MissingReason(string peer) => peer == Python ? PythonLacks.Value : NodeLacks.Value;

    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Folder,
        };
        // A proxy of the environment has no business on loopback.
        foreach (string name in (string[])["http_proxy", "https_proxy", "grpc_proxy", "HTTP_PROXY", "HTTPS_PROXY"]) start.Environment.Remove(name);
        return Process.Start(start) ?? throw new InvalidOperationException(program);
    }

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
        return process.ExitCode == 0 ? (await output).Trim() : $"exit {process.ExitCode}: {await output}{await errors}";
    }

    private static string? FindNode()
    {
        if (!Works(Node, "--version")) return "node is not installed";
        string package = Path.Combine(Folder, "node_modules", "@grpc", "grpc-js");
        return Directory.Exists(package) ? null : "@grpc/grpc-js is not installed: npm ci in tests/contract/Grpc/peers";
    }

    private static bool Works(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
