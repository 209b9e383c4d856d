using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.UnitTests.Collector.Kubernetes;

/// <summary>An API server on loopback that speaks TLS and says what it is told to, a list or a watch at a time; beyond that it says nothing and keeps the connection.</summary>
internal sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<(string Status, string Body)> _lists = new(), _watches = new();
    private readonly Task _serving;

    public ScriptedApiServer(TestPki pki)
    {
        var issued = pki.Issue(["localhost"]);
        using var pem = X509Certificate2.CreateFromPemFile(issued.CertificateFile, issued.KeyFile);
        _certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The heads of all requests, in their order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ScriptedApiServer Lists(string body, string status = "200 OK")
    {
        _lists.Enqueue((status, body));
        return this;
    }

    public ScriptedApiServer Watches(string body, string status = "200 OK")
    {
        _watches.Enqueue((status, body));
        return this;
    }

    public static string List(string version, params string[] pods) => $$$"""{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"{{{version}}}"},"items":[{{{string.Join(',', pods)}}}]}""";

    public static string Pod(string uid, string name = "train-0", string space = "team-a", string labels = "{}", string version = "1") =>
        $$$"""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"uid":"{{{uid}}}","name":"{{{name}}}","namespace":"{{{space}}}","resourceVersion":"{{{version}}}","labels":{{{labels}}}}}""";

    public static string Event(string type, string item) => $$"""{"type":"{{type}}","object":{{item}}}""" + "\n";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested) _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_end.Token)).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var connection = client;
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsServerAsync(_certificate);
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await tls.ReadAsync(buffer, _end.Token) is > 0 and var count) head.Append(Encoding.ASCII.GetString(buffer, 0, count));
        if (head.Length == 0) return;
        Requests.Enqueue(head.ToString());
        var script = head.ToString().Contains("watch=1", StringComparison.Ordinal) ? _watches : _lists;
        if (!script.TryDequeue(out var answer)) await Task.Delay(Timeout.Infinite, _end.Token);
        await tls.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {answer.Status}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{answer.Body}"), _end.Token);
        await tls.ShutdownAsync();
    }
}
