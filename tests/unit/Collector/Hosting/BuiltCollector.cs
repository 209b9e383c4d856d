using System.Diagnostics;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

/// <summary>The built program in a process of its own, as an operator runs it.</summary>
internal static class BuiltCollector
{
    public static async Task<(int Code, string Output, string[] Errors)> RunAsync(params string[] arguments)
    {
        using var state = new TemporaryDirectory();
        var start = new ProcessStartInfo("dotnet", [typeof(CollectorOptions).Assembly.Location, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = state.Path,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
