using System.Net;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Auth.Http.Proxies;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http.Proxies;

public sealed class ProxyOptionsTests
{
    private const string Group = "--Auth:Groups:ops:Scope=admin";

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5", true)]
    [InlineData("10.0.0.5", "10.0.0.6", false)]
    [InlineData("10.0.0.0/28", "10.0.0.15", true)]
    [InlineData("10.0.0.0/28", "10.0.0.16", false)]
    [InlineData("10.0.0.5", "::ffff:10.0.0.5", true)]
    [InlineData("fd00::/64,127.0.0.1", "fd00::7", true)]
    [InlineData("fd00::/64,127.0.0.1", "127.0.0.1", true)]
    [InlineData("fd00::/64,127.0.0.1", "127.0.0.2", false)]
    public void Trusts_ByAddress(string proxies, string address, bool isTrusted) =>
        Assert.Equal(isTrusted, Read($"--Auth:TrustedProxies={proxies}", Group).Trusts(IPAddress.Parse(address)));

    [Fact]
    public void Trusts_NobodyWithoutTheSetting()
    {
        Assert.False(Read().Trusts(IPAddress.Loopback));
        Assert.False(Read("--Auth:TrustedProxies=10.0.0.5", Group).Trusts(null));
    }

    [Fact]
    public void Read_Groups_AreRules()
    {
        var options = Read("--Auth:TrustedProxies=127.0.0.1", Group, "--Auth:Groups:team:Group=/ml/team-a", "--Auth:Groups:team:Scope=read", "--Auth:Groups:team:Projects=a, b");

        Assert.Equal(["ops", "/ml/team-a"], options.Groups.Select(rule => rule.Group));
        Assert.Equal([ApiScope.Admin, ApiScope.Read], options.Groups.Select(rule => rule.Grant.Scope));
        Assert.Equal(["a", "b"], options.Groups[1].Grant.Projects);
    }

    [Theory]
    [InlineData("Auth:TrustedProxies", "needs Auth:Groups", "--Auth:TrustedProxies=127.0.0.1")]
    [InlineData("Auth:Groups", "needs Auth:TrustedProxies", Group)]
    [InlineData("Auth:TrustedProxies", "'proxy.example' is not an address", "--Auth:TrustedProxies=proxy.example", Group)]
    [InlineData("Auth:TrustedProxies", "it is everybody", "--Auth:TrustedProxies=0.0.0.0/0", Group)]
    [InlineData("Auth:TrustedProxies", "it is everybody", "--Auth:TrustedProxies=10.0.0.1,::/0", Group)]
    [InlineData("Auth:Groups:ops:Scope", "'root' is not read, operate or admin", "--Auth:TrustedProxies=127.0.0.1", "--Auth:Groups:ops:Scope=root")]
    [InlineData("Auth:Groups:ops:Scope", "is missing", "--Auth:TrustedProxies=127.0.0.1", "--Auth:Groups:ops:Projects=a")]
    public void Read_WhatCannotBeMeant_IsRefused(string key, string says, params string[] settings)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(settings));

        Assert.Equal(key, error.Key);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static ProxyOptions Read(params string[] settings) => ProxyOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, settings));
}
