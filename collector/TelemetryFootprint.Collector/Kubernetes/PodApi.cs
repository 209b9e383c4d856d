using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>Lists and watches pods, read-only, and only their metadata: no redirects, no proxy, capped answers, an end to all waiting.</summary>
internal sealed class PodApi : IDisposable
{
    public const int MostPageBytes = 32 << 20;
    public const int MostLineBytes = 1 << 20;
    public static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(5);
    private const int PageSize = 500;
    private const string ListType = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private const string WatchType = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private readonly KubernetesOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public PodApi(KubernetesOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxResponseHeadersLength = 16, ConnectTimeout = ListTimeout };
        if (options.Authorities is { } authorities) handler.SslOptions.CertificateChainPolicy = CertificateTrust.Only(authorities);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>All pods, and the version that they are of.</summary>
    public async Task<(IReadOnlyList<Pod> Pods, string Version)> ListAsync(CancellationToken cancellationToken)
    {
        var pods = new List<Pod>();
        for (var page = ""; ;)
        {
            using var late = new CancellationTokenSource(ListTimeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            using var answer = await SendAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/pods?limit={PageSize}{(page.Length == 0 ? "" : "&continue=" + Uri.EscapeDataString(page))}"), ListType, either.Token);
            using var lines = new LineReader(await answer.Content.ReadAsStreamAsync(either.Token), MostPageBytes);
            using var json = JsonDocument.Parse(await lines.AllAsync(either.Token));
            if (Pod.Member(json.RootElement, "items") is not { ValueKind: JsonValueKind.Array } items || Pod.Member(json.RootElement, "metadata") is not { } metadata)
                throw new KubernetesException("answered with no list of pods");
            pods.AddRange(items.EnumerateArray().Select(item => Pod.Read(item, _options)).OfType<Pod>());
            page = Pod.Text(metadata, "continue") ?? "";
            if (page.Length == 0) return (pods, Pod.Text(metadata, "resourceVersion") ?? throw new KubernetesException("answered with a list without a version"));
            if (pods.Count > PodBook.Capacity * 2) throw new KubernetesException("has more pods than can be kept");
        }
    }

    /// <summary>Until the server ends it. Each event's type and object.</summary>
    /// <exception cref="WatchGoneException">The version is too old.</exception>
    public async Task WatchAsync(string version, Action<string, JsonElement> take, CancellationToken cancellationToken)
    {
        // The server ends it itself before that; one that says nothing any more is left.
        using var late = new CancellationTokenSource(WatchTime + ListTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var answer = await SendAsync(string.Create(
            CultureInfo.InvariantCulture, $"/api/v1/pods?watch=1&allowWatchBookmarks=true&timeoutSeconds={WatchTime.TotalSeconds}&resourceVersion={Uri.EscapeDataString(version)}"), WatchType, either.Token);
        using var lines = new LineReader(await answer.Content.ReadAsStreamAsync(either.Token), MostLineBytes);
        while (await lines.NextAsync(either.Token) is { } line)
        {
            using var json = JsonDocument.Parse(line);
            if (Pod.Text(json.RootElement, "type") is not { } type || Pod.Member(json.RootElement, "object") is not { } item) throw new KubernetesException("sent an event that is none");
            if (type == "ERROR") throw Pod.Member(item, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number) && number == (int)HttpStatusCode.Gone ? new WatchGoneException() : new KubernetesException("ended the watch with an error");
            take(type, item);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, string type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_options.ApiServer, path));
        request.Headers.Accept.ParseAdd(type);
        if (_options.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Current().Reveal());
        var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode) return answer;
        answer.Dispose();
        throw answer.StatusCode switch
        {
            HttpStatusCode.Gone => new WatchGoneException(),
            HttpStatusCode.Unauthorized => new KubernetesException("answered HTTP 401: it does not know the token; check Kubernetes:TokenFile"),
            HttpStatusCode.Forbidden => new KubernetesException("answered HTTP 403: the token may not get, list and watch pods; see deploy/kubernetes/pods.yaml"),
            var status => new KubernetesException(string.Create(CultureInfo.InvariantCulture, $"answered HTTP {(int)status}")),
        };
    }
}
