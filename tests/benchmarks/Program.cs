using TelemetryFootprint.Benchmarks;

return await BenchmarkList.RunAsync(args is [var name, ..] ? name : "list", Console.Out, CancellationToken.None);
