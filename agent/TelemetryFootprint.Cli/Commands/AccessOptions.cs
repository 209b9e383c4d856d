using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>--server</c>, <c>--token-file</c>, <c>--ca-file</c>, <c>--pin</c>: the same for every command that asks a collector. No option takes a secret itself.</summary>
internal sealed class AccessOptions
{
    private readonly Option<Uri> _server = ServerOption.Create();
    private readonly Option<string?> _tokenFile = File("--token-file", "The API token, as footprint-collector token new --scope read printed it");
    private readonly Option<string?> _caFile = File("--ca-file", "PEM certificates that alone are trusted (https); else the system's");
    private readonly Option<string?> _pin = new("--pin") { Description = "Or: the collector's key, as footprint-collector token pin prints it (https)", HelpName = "BASE64" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _server, _tokenFile, _caFile, _pin }) command.Options.Add(option);
    }

    /// <summary>A collector was asked for, and no other will do.</summary>
    public bool AreGiven(ParseResult parsed) =>
        parsed.GetResult(_server) is { Implicit: false } || parsed.GetValue(_tokenFile) is not null || parsed.GetValue(_caFile) is not null || parsed.GetValue(_pin) is not null;

    /// <summary>Throws <see cref="CollectorException"/> where a file cannot be used, or a token would go over the network in plaintext.</summary>
    public CollectorAccess Read(ParseResult parsed, Terminal terminal)
    {
        var server = parsed.GetRequiredValue(_server);
        var (tokenFile, caFile, pin) = (parsed.GetValue(_tokenFile), parsed.GetValue(_caFile), parsed.GetValue(_pin));
        var isTls = server.Scheme == Uri.UriSchemeHttps;
        if (!isTls && (caFile ?? pin) is not null) throw new CollectorException($"{(caFile is null ? "--pin" : "--ca-file")} needs --server https://…");
        if (!isTls && tokenFile is not null && !server.IsLoopback) throw new CollectorException("--token-file needs --server https://…: a token is not shown to the whole network");
        if (caFile is not null && pin is not null) throw new CollectorException("--pin excludes --ca-file: the key is believed, or who signed it");
        if (tokenFile is not null && SecretFile.WhyExposed(tokenFile) is { } exposed) terminal.Error.WriteLine($"footprint: {exposed}");
        return new(
            server,
            tokenFile is null ? null : Use("--token-file", () => SecretFile.Read(tokenFile)),
            caFile is null ? null : Use("--ca-file", () => Roots(caFile)),
            pin is null ? null : PublicKeyPin.TryParse(pin) ?? throw new CollectorException("--pin is not the base64 of 32 bytes, such as footprint-collector token pin prints"));
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    private static X509Certificate2Collection Roots(string file)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots.Count > 0 ? roots : throw new CryptographicException($"{file} holds no certificate");
    }

    private static T Use<T>(string option, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CollectorException($"{option}: {unusable.Message}", unusable);
        }
    }
}
