using System.Text;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Intensity.WattTime;

/// <summary>The bearer token: valid for 30 minutes, fetched anew after 25 and whenever one was refused. One login at a time.</summary>
internal sealed class WattTimeLogin(WattTimeOptions options, GridHttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(25);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Secret? _token;
    private long _since;

    /// <summary><paramref name="refused"/> is the token that was just refused; null: none.</summary>
    public async Task<Secret> TokenAsync(Secret? refused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Another zone's question may have fetched a new one meanwhile.
            if (_token is { } known && !ReferenceEquals(known, refused) && time.GetElapsedTime(_since) < Life)
                return known;
            (_token, _since) = (await LoginAsync(cancellationToken), time.GetTimestamp());
            return _token;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Secret> LoginAsync(CancellationToken cancellationToken)
    {
        var password = options.Endpoint.NeededToken("PasswordFile");
        var word = password.ForQuestion();
        var pair = new Secret(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{word.Reveal()}")));
        var body = await http.GetAsync(
            new GridRequest("login") { Token = pair, MadeOf = word, Header = "Authorization", Scheme = "Basic", TokenKey = password.Key }, cancellationToken);
        using var document = GridJson.Parse(body);
        return GridJson.Text(document.RootElement, "token") is { Length: > 0 } token ? new Secret(token) : throw GridJson.Unlike("no 'token'");
    }
}
