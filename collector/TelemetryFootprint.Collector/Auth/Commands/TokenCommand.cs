using System.CommandLine;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Storage.Auth;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Contracts.Configuration;
using static TelemetryFootprint.Collector.Hosting.SettingsCommand;

namespace TelemetryFootprint.Collector.Auth.Commands;

/// <summary><c>token new|list|revoke|pin</c>: works on the state directory, whether the service runs or not.</summary>
internal static class TokenCommand
{
    public static Command Build()
    {
        var token = new Command("token", "Make, list and revoke credentials; print the pin of the TLS key.");
        token.Subcommands.Add(New());
        token.Subcommands.Add(WithSettings(new Command("list", "List all credentials; none shows its secret."), (_, options) =>
            With(options, store => TokenList.Write(store, TimeProvider.System.GetUtcNow(), Console.Out))));
        token.Subcommands.Add(Revoke());
        token.Subcommands.Add(WithSettings(new Command("pin", "Print the pin of the TLS key, for an agent's Collector:PinSha256."), (_, options) => Pin(options)));
        return token;
    }

    private static Command New()
    {
        var (host, hosts, expires) = (Text("--host", "An agent's token: the one host it may send."), Text("--hosts", "The hosts of a joining token or a relay, such as 'gpu-*'."), Text("--expires", "Such as 24h or 90d."));
        var (uses, scope, projects, name) = (Text("--uses", "How many hosts may join."), Text("--scope", "An API token: read, operate or admin."), Text("--projects", "The projects that an API token shows, comma-separated."), Text("--name", "What an API token is for."));
        var enrol = new Option<bool>("--enrol") { Description = "A joining token, which agents trade for tokens of their own." };
        var relay = new Option<bool>("--relay") { Description = "The token of an OpenTelemetry collector that sends what others measured." };
        var command = new Command("new", "Make a token and print it: it is shown once and stored hashed.");
        foreach (var option in new Option[] { host, enrol, relay, hosts, uses, scope, projects, name, expires }) command.Options.Add(option);
        return WithSettings(command, (parsed, options) =>
        {
            var request = new TokenRequest(
                parsed.GetValue(host), parsed.GetValue(enrol), parsed.GetValue(hosts), parsed.GetValue(uses), parsed.GetValue(scope),
                parsed.GetValue(projects), parsed.GetValue(name), parsed.GetValue(expires), parsed.GetValue(relay));
            var (credential, hash, secret) = request.Make(TimeProvider.System.GetUtcNow());
            return Change(options, store =>
            {
                store.Add(credential, hash);
                Audit(options, $"token {credential.Id}", null, TokenList.Describe(credential), "token new");
                Console.Out.WriteLine(secret.Reveal());
                Console.Error.WriteLine($"token {credential.Id}: {TokenList.Describe(credential)}. It is not shown again; keep it in a file of mode 0600.");
            });
        });
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "As token list shows it." };
        var command = new Command("revoke", "Refuse a token from now on, and end the streams that stand on it.");
        command.Arguments.Add(id);
        return WithSettings(command, (parsed, options) => Change(options, store =>
        {
            if (!store.Revoke(parsed.GetValue(id)!, TimeProvider.System.GetUtcNow()))
                throw new InvalidOperationException($"there is no token {parsed.GetValue(id)}; see token list");
            Audit(options, $"token {parsed.GetValue(id)}", "live", "revoked", "token revoke");
        }));
    }

    private static void Audit(CollectorOptions options, string subject, string? old, string? now, string command)
    {
        var path = StorePaths.In(options.StateDirectory).Ledger;
        StoreFile.Open(path, () =>
        {
            AuditLog.Append(path, new($"{Environment.UserName} (command line)", AuditEntry.Token, subject, old, now, command), TimeProvider.System.GetUtcNow());
            return 0;
        });
    }

    private static int Pin(CollectorOptions options)
    {
        new StoreProbe(options.StateDirectory).ThrowUnlessWritable();
        var tls = TlsIdentity.Load(SelfSignedIdentity.Ensure(options.Listeners.Tls, options.StateDirectory, TimeProvider.System))
            ?? throw new ConfigurationException(TlsOptions.SelfSignedKey, $"is not set, nor is {TlsOptions.CertificateKey}: there is no key to pin");
        Console.Out.WriteLine(tls.Pin);
        return 0;
    }

    /// <summary>What changes is in the audit too, which is another file: of both or of none.</summary>
    private static int Change(CollectorOptions options, Action<SqliteCredentialStore> work)
    {
        var (_, ledger, credentials, _, _) = StorePaths.In(options.StateDirectory);
        StoreCheck.RefuseUpgradeBesideAnother(options, ledger, credentials);
        return With(options, work);
    }

    private static int With(CollectorOptions options, Action<SqliteCredentialStore> work)
    {
        new StoreProbe(options.StateDirectory).ThrowUnlessWritable();
        var path = StorePaths.In(options.StateDirectory).Credentials;
        using var store = StoreFile.Open(path, () => new SqliteCredentialStore(path));
        work(store);
        return 0;
    }
}
