using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>A real reverse proxy (nginx) that knows the users, between a browser and a collector that believes it alone.</summary>
public sealed class SingleSignOnTests
{
    /// <summary>An address of its own, so that the proxy and a stranger are told apart on one machine.</summary>
    private const string ProxyAddress = "127.0.0.2";

    private const string Totals = "/api/v1/totals?from=2026-11-22T08:00Z&to=2026-11-22T10:00Z";

    [InstalledFact("nginx")]
    public async Task UsersOfTheProxy_GetWhatTheirGroupsMay_AndStrangersNothing()
    {
        await using var stack = new TlsStack();
        await stack.StartCollectorAsync(
            $"--Listen:Grpc=127.0.0.1:{stack.GrpcPort}", $"--Auth:TrustedProxies={ProxyAddress}", "--Auth:Groups:ops:Scope=admin",
            "--Auth:Groups:research:Group=/ml/research", "--Auth:Groups:research:Scope=read", "--Auth:Groups:research:Projects=a");
        var port = FreePort.Next();
        await using var nginx = await StartNginxAsync(stack, port);

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(port, null, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(port, "alice", "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(port, "alice", "/api/v1/devices"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(port, "bob", Totals));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(port, "bob", "/metrics"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(port, "carol", "/"));
        // What a client says of itself is replaced by the proxy, and nothing without it.
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(port, "bob", "/metrics", forged: true));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(stack.HttpPort, null, "/metrics", forged: true));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(stack.HttpPort, null, "/healthz"));
    }

    private static async Task<ChildProcess> StartNginxAsync(TlsStack stack, int port)
    {
        stack.Folder.Write("htpasswd", "alice:{PLAIN}a\nbob:{PLAIN}b\ncarol:{PLAIN}c\n");
        var folder = stack.Folder.Path;
        var configuration = stack.Folder.Write("nginx.conf", $$"""
            daemon off;
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log stderr;
            events {}
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              map $remote_user $groups { alice "staff,ops"; bob "/ml/research"; default ""; }
              server {
                listen 127.0.0.1:{{port}};
                location / {
                  auth_basic "sign-on";
                  auth_basic_user_file {{folder}}/htpasswd;
                  proxy_pass http://127.0.0.1:{{stack.HttpPort}};
                  proxy_bind {{ProxyAddress}};
                  proxy_set_header X-Forwarded-User $remote_user;
                  proxy_set_header X-Forwarded-Groups $groups;
                  proxy_set_header Authorization "";
                }
              }
            }
            """);
        var nginx = ChildProcess.Start(InstalledProgram.Find("nginx")!, ["-p", folder, "-e", "stderr", "-c", configuration]);
        using var patience = new CancellationTokenSource(TlsStack.Patience);
        while (true)
        {
            if (nginx.HasExited) throw new ChildProcessException("nginx ended", nginx);
            try
            {
                await AskAsync(port, null, "/");
                return nginx;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static async Task<HttpStatusCode> AskAsync(int port, string? user, string path, bool forged = false)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}{path}"));
        if (user is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{user[0]}")));
        if (forged)
        {
            request.Headers.Add("X-Forwarded-User", "alice");
            request.Headers.Add("X-Forwarded-Groups", "ops");
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
