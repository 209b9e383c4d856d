using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.SystemTests.Kubernetes;

/// <summary>A Kubernetes API server with what it documents of <c>/api/v1/pods</c>: TLS, a bearer's token, pages, watches, bookmarks, and 410 as an event.</summary>
internal sealed class PodApiServer : IAsyncDisposable
{
    private const string Expired = """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version","reason":"Expired","code":410}""";

    private readonly WebApplication _server;
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _end = new();

    private PodApiServer(TestPki pki)
    {
        var issued = pki.Issue();
        using var pem = X509Certificate2.CreateFromPemFile(issued.CertificateFile, issued.KeyFile);
        _certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(_certificate)));
        _server = builder.Build();
        _server.MapGet("/api/v1/pods", AnswerAsync);
    }

    public PodBoard Pods { get; } = new();

    /// <summary>The one that is good now.</summary>
    public string Token { get; set; } = "";

    /// <summary>What was asked, and how it was answered: <c>list</c>, <c>list from NAME</c>, <c>watch from VERSION</c>, <c>refused</c> or <c>gone</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<PodApiServer> StartAsync(TestPki pki)
    {
        var server = new PodApiServer(pki);
        await server._server.StartAsync();
        return server;
    }

    public Uri Address => new(_server.Urls.Single());

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _server.DisposeAsync();
        _certificate.Dispose();
        _end.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (query, answer) = (context.Request.Query, context.Response);
        answer.ContentType = "application/json";
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            Requests.Enqueue("refused");
            answer.StatusCode = StatusCodes.Status401Unauthorized;
            return answer.WriteAsync("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}""");
        }

        return query["watch"] == "1" ? WatchAsync(answer, long.Parse(query["resourceVersion"]!, CultureInfo.InvariantCulture)) : ListAsync(answer, query["continue"], query["limit"]!);
    }

    private Task ListAsync(HttpResponse answer, string? after, string limit)
    {
        Requests.Enqueue(after is null ? "list" : $"list from {after}");
        var (items, next, version) = Pods.Page(after ?? "", int.Parse(limit, CultureInfo.InvariantCulture));
        var more = next is null ? "" : $$""","continue":"{{next}}" """;
        return answer.WriteAsync(string.Create(
            CultureInfo.InvariantCulture, $$$"""{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"{{{version}}}"{{{more}}}},"items":[{{{items}}}]}"""));
    }

    private async Task WatchAsync(HttpResponse answer, long version)
    {
        Requests.Enqueue(string.Create(CultureInfo.InvariantCulture, $"watch from {version}"));
        for (var watch = Pods.Watch(); Pods.After(version, watch) is var (lines, now, more);)
        {
            foreach (var line in lines) await answer.WriteAsync(line, _end.Token);
            if (more is null)
            {
                Requests.Enqueue("gone");
                await answer.WriteAsync(PodBoard.Event("ERROR", Expired), _end.Token);
                return;
            }

            version = now;
            await answer.WriteAsync(PodBoard.Event("BOOKMARK", $$$"""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"{{{version}}}"}}"""), _end.Token);
            await answer.Body.FlushAsync(_end.Token);
            await more.WaitAsync(_end.Token);
        }
    }
}
