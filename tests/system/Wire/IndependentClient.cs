using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Wire;

/// <summary>A gRPC client that shares no code with this project, as a script of its own runtime.</summary>
internal sealed record IndependentClient(string Program, string Script)
{
    public const string Python = "/usr/bin/python3";
    public const string Node = "node";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string Folder { get; } = RepositoryRoot.Combine("tests", "contract", "Grpc", "peers");

    public static IndependentClient Of(string program) => new(program, program == Python ? "telemetry.py" : "telemetry.js");

    /// <summary>Why a client cannot run here, or null.</summary>
    public static string? ReasonItIsMissing(string program) => program == Python
        ? Works(Python, "-c", "import grpc") ? null : "python3-grpcio is not installed"
        : Works(Node, "-e", "require('@grpc/grpc-js')") ? null : "node or @grpc/grpc-js is not installed: npm ci in tests/contract/Grpc/peers";

    /// <summary>What it prints; its errors, where it fails.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        await using var child = Start(Program, [Script, .. arguments]);
        var code = await child.WaitForExitAsync(Patience);
        return code == 0 ? string.Join('\n', child.Output) : $"exit {code}\n{child.Transcript()}";
    }

    // A proxy of the environment has no business on loopback.
    private static ChildProcess Start(string program, IEnumerable<string> arguments) => ChildProcess.Start(
        program,
        arguments,
        new[] { "http_proxy", "https_proxy", "grpc_proxy", "HTTP_PROXY", "HTTPS_PROXY" }.ToDictionary(name => name, _ => (string?)null),
        Folder);

    private static bool Works(string program, params string[] arguments)
    {
        try
        {
            return Task.Run(async () =>
            {
                await using var child = Start(program, arguments);
                return await child.WaitForExitAsync(Patience) == 0;
            }).GetAwaiter().GetResult();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
