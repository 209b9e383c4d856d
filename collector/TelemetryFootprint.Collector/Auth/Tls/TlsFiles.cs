namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>What the files of <c>Tls:*</c> held at one moment. It prints nothing: one of them is the private key.</summary>
internal sealed record TlsFiles(string Certificate, string Key, string? ClientCas)
{
    public override string ToString() => "***";
}
