using TelemetryFootprint.Collector.Auth.Commands;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tokens;

public sealed class TokenRequestTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Make_ForAHost_IsBoundToIt()
    {
        var (credential, hash, secret) = new TokenRequest(Host: "gpu-01", Expires: "90d").Make(Now);

        Assert.Equal((CredentialKind.Agent, "gpu-01", Now.AddDays(90)), (credential.Kind, credential.Name, credential.Expires));
        Assert.Equal(BearerToken.HashOf(secret.Reveal()), hash);
        Assert.Equal(47, secret.Reveal().Length);
        Assert.Equal("***", secret.ToString());
        Assert.DoesNotContain(credential.Id, secret.Reveal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Make_Joining_HasUsesGlobAndEnd()
    {
        var (credential, _, _) = new TokenRequest(Enrol: true, Hosts: "gpu-*", Uses: "500", Expires: "24h").Make(Now);

        Assert.Equal((CredentialKind.Joining, "gpu-*", 500, Now.AddHours(24)), (credential.Kind, credential.Name, credential.UsesLeft, credential.Expires));
    }

    [Fact]
    public void Make_ForTheApi_HasScopeAndProjects()
    {
        var (credential, _, _) = new TokenRequest(Scope: "operate", Projects: "a, b", Name: "ci").Make(Now);

        Assert.Equal((CredentialKind.Api, "operate", "ci"), (credential.Kind, credential.Scope, credential.Name));
        Assert.Equal(["a", "b"], credential.Projects);
        Assert.Null(credential.Expires);
    }

    [Fact]
    public void Make_Twice_IsNeverTheSame() =>
        Assert.NotEqual(new TokenRequest(Host: "a").Make(Now).Secret, new TokenRequest(Host: "a").Make(Now).Secret);

    public static TheoryData<string, string?, bool, string?, string?, string?, string?, string?> Wrong => new()
    {
        { "token new", null, false, null, null, null, null, null },
        { "token new", "a", true, null, null, null, null, "1h" },
        { "token new", "a", false, null, null, "read", null, null },
        { "--expires", null, true, "*", null, null, null, null },
        { "--expires", "a", false, null, null, null, null, "90" },
        { "--hosts", "a", false, "b", null, null, null, null },
        { "--uses", "a", false, null, "5", null, null, null },
        { "--uses", null, true, null, "0", null, null, "1h" },
        { "--uses", null, true, null, "many", null, null, "1h" },
        { "--scope", null, false, null, null, "root", null, null },
        { "--projects", "a", false, null, null, null, "p", null },
        { "--host", "", false, null, null, null, null, null },
        { "--host", "a b", false, null, null, null, null, null },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Make_Contradiction_NamesTheOption(string key, string? host, bool enrol, string? hosts, string? uses, string? scope, string? projects, string? expires) =>
        Assert.Equal(key, Assert.Throws<ConfigurationException>(() => new TokenRequest(host, enrol, hosts, uses, scope, projects, null, expires).Make(Now)).Key);
}
