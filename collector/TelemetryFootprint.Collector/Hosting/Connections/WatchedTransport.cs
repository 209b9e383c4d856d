using System.IO.Pipelines;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>A connection's two ways, the one out under watch.</summary>
internal sealed record WatchedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
