using System.Net;
using System.Net.Http.Headers;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>Posts to one notifier: no redirects, no proxy, no cookies, nothing of the answer but its status, and an end to all waiting.</summary>
internal sealed class NotifierClient : IDisposable
{
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly NotifierOptions _notifier;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public NotifierClient(NotifierOptions notifier, string version, TimeProvider time)
    {
        (_notifier, _time) = (notifier, time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            MaxConnectionsPerServer = 1,
            // A name's addresses are judged again with each connection.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = (context, cancellationToken) => GuardedConnection.OpenAsync(context.DnsEndPoint, notifier.AllowPrivate, cancellationToken),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("TelemetryFootprint", version));
    }

    /// <summary>Null: it was taken.</summary>
    public async Task<DeliveryFailure?> PostAsync(Func<NotifierMessage> make, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(AnswerTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var message = make();
            using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(message)) { Content = new ByteArrayContent(message.Body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var (name, value) in message.Headers) request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return Judge(answer.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new($"{_notifier.ShownUrl} gave no answer within {AnswerTimeout.TotalSeconds} s", false);
        }
        catch (SecretUnreadableException error)
        {
            return new(error.Message, false);
        }
        catch (Exception error) when (error is NotifierAddressException || TransportFailure.Is(error))
        {
            return new($"{_notifier.ShownUrl} cannot be reached ({Said(error)}); check its address and the network", false);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>What others say quotes the address; where that is a secret, only its kind is told.</summary>
    private string Said(Exception error) =>
        (error as NotifierAddressException ?? error.InnerException as NotifierAddressException)?.Message
        ?? (_notifier.UrlFile is null ? error.Message : (error as HttpRequestException)?.HttpRequestError.ToString() ?? error.GetType().Name);

    private DeliveryFailure? Judge(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => new($"{_notifier.ShownUrl} sends elsewhere (HTTP {(int)status}), which is not followed; write the address that it means", false),
        401 or 403 or 407 => new($"{_notifier.ShownUrl} refuses the caller (HTTP {(int)status}); check its address and secret", false),
        404 or 405 or 410 => new($"{_notifier.ShownUrl} is not there (HTTP {(int)status}); check the path of its address", false),
        408 or 425 or 429 or >= 500 => new($"{_notifier.ShownUrl} cannot take it now (HTTP {(int)status})", false),
        _ => new($"{_notifier.ShownUrl} refuses this message (HTTP {(int)status})", true),
    };

    private Uri AddressOf(NotifierMessage message)
    {
        var url = _notifier.Url ?? UrlInFile();
        return message.Path.Length == 0 ? url : new UriBuilder(url) { Path = $"{url.AbsolutePath.TrimEnd('/')}/{message.Path}" }.Uri;
    }

    /// <summary>The file may have been replaced since the start.</summary>
    private Uri UrlInFile() => NotifierUrl.Read(_notifier.UrlFile!.Current().Reveal(), _notifier.AllowPrivate, out var reason)
        ?? throw new NotifierAddressException($"what {_notifier.UrlFile.Key} names holds what {reason}");
}
