using TelemetryFootprint.Collector.Hosting;

return await CommandLine.RunAsync(args);
