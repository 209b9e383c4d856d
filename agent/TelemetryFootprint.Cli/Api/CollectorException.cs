namespace TelemetryFootprint.Cli.Api;

/// <summary>The collector could not be asked, or its answer could not be read. The message is one line that names cause and remedy.</summary>
internal sealed class CollectorException(string message, Exception? inner = null) : Exception(message, inner);
