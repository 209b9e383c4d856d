using System.Text;
using System.Text.Json;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Http;

/// <summary>Somebody else's shape: what is absent is absent, what is of another type is refused, and nothing becomes 0.</summary>
public sealed class GridJsonTests
{
    [Theory]
    [InlineData("""{"v":1.5}""", 1.5)]
    [InlineData("""{"v":"8123"}""", 8123.0)]
    [InlineData("""{"v":"-2.5e1"}""", -25.0)]
    [InlineData("""{"v":0}""", 0.0)]
    [InlineData("""{"v":null}""", null)]
    [InlineData("{}", null)]
    public void Number_WhatIsThere_IsItAndWhatIsNotIsNull(string text, double? expected) =>
        Assert.Equal(expected, (double?)GridJson.Number(Root(text), "v"));

    [Theory]
    [InlineData("""{"v":"NaN"}""")]
    [InlineData("""{"v":"Infinity"}""")]
    [InlineData("""{"v":""}""")]
    [InlineData("""{"v":"1,5"}""")]
    [InlineData("""{"v":true}""")]
    [InlineData("""{"v":[1]}""")]
    [InlineData("""{"v":1e400}""")]
    [InlineData("[1]")]
    public void Number_OfAnotherType_IsRefused(string text) => Refused(() => GridJson.Number(Root(text), "v"));

    [Fact]
    public void Text_OfAnotherType_IsRefused()
    {
        Assert.Equal("x", GridJson.Text(Root("""{"v":"x"}"""), "v"));
        Assert.Null(GridJson.Text(Root("""{"v":null}"""), "v"));
        Refused(() => GridJson.Text(Root("""{"v":1}"""), "v"));
    }

    [Fact]
    public void Flag_OfAnotherType_IsRefused()
    {
        Assert.True(GridJson.Flag(Root("""{"v":true}"""), "v"));
        Assert.False(GridJson.Flag(Root("""{"v":false}"""), "v"));
        Assert.Null(GridJson.Flag(Root("{}"), "v"));
        Refused(() => GridJson.Flag(Root("""{"v":"false"}"""), "v"));
    }

    [Fact]
    public void Rows_OfNoList_AreRefused()
    {
        Assert.Equal(2, GridJson.Rows(Root("""{"v":[1,2]}"""), "v").Count());
        Assert.Empty(GridJson.Rows(Root("""{"v":null}"""), "v"));
        Refused(() => GridJson.Rows(Root("""{"v":{}}"""), "v").Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":")]
    [InlineData("<html>")]
    [InlineData("{\"v\":NaN}")]
    public void Parse_NoJson_IsRefused(string text) => Refused(() => GridJson.Parse(Encoding.UTF8.GetBytes(text)));

    private static JsonElement Root(string text) => JsonDocument.Parse(text).RootElement;

    private static void Refused(Func<object?> read) =>
        Assert.Equal(IntensityFailure.NotUnderstood, Assert.Throws<IntensityUnavailableException>(read).Failure);
}
