using System.Security.Authentication;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http.WebConfig;

[Trait("Fault", "F57")]
public sealed class WebConfigFileTests
{
    public const string Hash = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";
    private const string Tls = "tls_server_config:\n  cert_file: c.pem\n  key_file: c.key\n";

    [Fact]
    public void Parse_AllThatIsHonoured_IsTaken()
    {
        var read = WebConfigFile.Parse(
            $$"""
            # As exporters have it.
            tls_server_config:
              cert_file: server.crt
              key_file: /etc/keys/server.key
              client_auth_type: "RequireAndVerifyClientCert"
              client_ca_file: ca.pem
              client_allowed_sans: [prometheus.example, 10.0.0.5]
              min_version: TLS13
            http_server_config:
              http2: false
              headers:
                X-Frame-Options: deny
                Strict-Transport-Security: max-age=63072000
            basic_auth_users:
              alice: {{Hash}}
              "bob": '{{Hash}}'
            """,
            "/etc/footprint/web.yml");

        Assert.Equal(("/etc/footprint/server.crt", "/etc/keys/server.key", "/etc/footprint/ca.pem"), (read.Tls.CertificateFile, read.Tls.KeyFile, read.Tls.ClientCaFile));
        Assert.Equal(SslProtocols.Tls13, read.Tls.Protocols);
        Assert.Equal(["prometheus.example", "10.0.0.5"], read.AllowedSans);
        Assert.False(read.Http2);
        Assert.Equal(("deny", "max-age=63072000"), (read.Headers["x-frame-options"], read.Headers["Strict-Transport-Security"]));
        Assert.Equal(["alice", "bob"], read.Users.Keys.Order(StringComparer.Ordinal));
        Assert.True(read.AsksForCredentials);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("basic_auth_users:\ntls_server_config:\nhttp_server_config:\n")]
    [InlineData("tls_server_config: {}\n")]
    public void Parse_Empty_AsksForNothing(string text)
    {
        var read = WebConfigFile.Parse(text, "web.yml");

        Assert.False(read.Tls.IsOn);
        Assert.False(read.AsksForCredentials);
        Assert.True(read.Http2);
    }

    [Theory]
    [InlineData("tls_config:\n  cert_file: a\n", "web.yml line 1: tls_config is not known here")]
    [InlineData(Tls + "  cert: abc\n", "web.yml line 4: tls_server_config.cert is not known here")]
    [InlineData(Tls + "  cipher_suites: [TLS_AES_128_GCM_SHA256]\n", "line 4: tls_server_config.cipher_suites is not known here")]
    [InlineData(Tls + "  client_auth_type: RequestClientCert\n", "tls_server_config.client_auth_type is neither NoClientCert nor RequireAndVerifyClientCert")]
    [InlineData(Tls + "  client_auth_type: RequireAndVerifyClientCert\n", "tls_server_config.client_ca_file is missing")]
    [InlineData(Tls + "  client_ca_file: ca.pem\n", "tls_server_config.client_ca_file needs client_auth_type")]
    [InlineData(Tls + "  client_allowed_sans: [a]\n", "tls_server_config.client_allowed_sans needs client_auth_type")]
    [InlineData(Tls + "  min_version: TLS10\n", "tls_server_config.min_version is neither TLS12 nor TLS13")]
    [InlineData(Tls + "  min_version: TLS13\n  max_version: TLS12\n", "tls_server_config.max_version is neither")]
    [InlineData("tls_server_config:\n  cert_file: c.pem\n", "tls_server_config.key_file is missing")]
    [InlineData("tls_server_config:\n  key_file: c.pem\n", "tls_server_config.cert_file is missing")]
    [InlineData("tls_server_config:\n  min_version: TLS13\n", "tls_server_config.cert_file is missing")]
    [InlineData("tls_server_config: yes\n", "line 1: tls_server_config is no mapping")]
    [InlineData("http_server_config:\n  http2: yes\n", "http_server_config.http2 is neither true nor false")]
    [InlineData("http_server_config:\n  headers:\n    Server: x\n", "http_server_config.headers.Server is no header that can be set")]
    [InlineData("http_server_config:\n  headers:\n    X-Frame-Options: \"a\\nb\"\n", "http_server_config.headers.X-Frame-Options is not printable")]
    [InlineData("http_server_config:\n  headers:\n    X-Frame-Options: deny\n    x-frame-options: deny\n", "headers.x-frame-options is there twice")]
    [InlineData("basic_auth_users:\n  alice: " + Hash + "\n  !other alice: " + Hash + "\n", "basic_auth_users.alice is there twice")]
    [InlineData("basic_auth_users:\n  alice: hunter2\n", "web.yml line 2: basic_auth_users.alice is no bcrypt hash")]
    [InlineData("basic_auth_users:\n  \"a:b\": " + Hash + "\n", "basic_auth_users.a:b has a colon")]
    [InlineData("rate_limit:\n  burst: 3\n", "rate_limit is not known here")]
    [InlineData("- a\n- b\n", "is no single YAML mapping")]
    [InlineData("a: 1\n---\nb: 2\n", "is no single YAML mapping")]
    [InlineData("basic_auth_users:\n  alice: \"unfinished\n", "is no valid YAML")]
    [InlineData("basic_auth_users:\n  alice: " + Hash + "\n  alice: " + Hash + "\n", "is no valid YAML")]
    public void Parse_WhatIsNotHonoured_IsRefusedByName(string text, string says)
    {
        var error = Assert.Throws<ConfigurationException>(() => WebConfigFile.Parse(text, "web.yml"));

        Assert.Equal("Auth:WebConfigFile", error.Key);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hash, error.Message, StringComparison.Ordinal);
    }
}
