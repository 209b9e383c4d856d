namespace TelemetryFootprint.Benchmarks;

/// <summary>One benchmark of <c>tests/benchmarks/run.sh NAME</c>.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Summary { get; }

    /// <summary>Prints a table; returns false if what it measured is outside what the project promises.</summary>
    Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken);
}
