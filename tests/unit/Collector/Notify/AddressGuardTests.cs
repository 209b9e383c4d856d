using System.Net;
using TelemetryFootprint.Collector.Notify;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.1.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("::a9fe:a9fe")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd00:ec2::23")]
    [InlineData("::ffff:0:169.254.169.254")]
    [InlineData("64:ff9b:1::a9fe:a9fe")]
    [InlineData("64:ff9b:1::101:101")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    [InlineData("255.255.255.255")]
    public void LinkLocalAndMetadata_AreRefused_WhateverIsAllowed(string address)
    {
        Assert.Contains("never connected to", AddressGuard.WhyRefused(IPAddress.Parse(address), allowPrivate: true), StringComparison.Ordinal);
        Assert.Contains("never connected to", AddressGuard.WhyRefused(IPAddress.Parse(address), allowPrivate: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("fd12:3456::1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("::ffff:0:10.0.0.1")]
    [InlineData("fd00:ec3::1")]
    public void Private_IsRefused_UnlessAllowed(string address)
    {
        Assert.Contains("AllowPrivate=true", AddressGuard.WhyRefused(IPAddress.Parse(address), allowPrivate: false), StringComparison.Ordinal);
        Assert.Null(AddressGuard.WhyRefused(IPAddress.Parse(address), allowPrivate: true));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("169.253.1.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::101:101")]
    public void Public_IsAllowed(string address) => Assert.Null(AddressGuard.WhyRefused(IPAddress.Parse(address), allowPrivate: false));

    /// <summary>A name is judged by what it leads to, at the connection.</summary>
    [Fact]
    public async Task Open_ByAName_JudgesItsAddresses()
    {
        var error = await Assert.ThrowsAsync<NotifierAddressException>(async () => await GuardedConnection.OpenAsync(new("localhost", 9), allowPrivate: false, CancellationToken.None));
        Assert.Contains("its name leads to a loopback or private address", error.Message, StringComparison.Ordinal);
    }
}
