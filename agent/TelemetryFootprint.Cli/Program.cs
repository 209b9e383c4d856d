using TelemetryFootprint.Cli.Commands;

return await CommandLine.RunAsync(args, Terminal.Standard(), TimeProvider.System, CancellationToken.None);
