using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

public sealed class GrpcPercentEncodingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain: text/with ~ and space", "plain: text/with ~ and space")]
    [InlineData("100%", "100%25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("é你", "%C3%A9%E4%BD%A0")]
    [InlineData("\u007f", "%7F")]
    [InlineData("😀", "%F0%9F%98%80")]
    public void Encode_Text_EscapesOnlyWhatMustBe(string text, string encoded)
    {
        Assert.Equal(encoded, GrpcPercentEncoding.Encode(text));
        Assert.Equal(text, GrpcPercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz1", "%zz1")]
    [InlineData("%41%", "A%")]
    [InlineData("%c3%a9", "é")]
    [InlineData("%FF", "\ufffd")]
    public void Decode_BadEscapes_NeverFails(string encoded, string text) => Assert.Equal(text, GrpcPercentEncoding.Decode(encoded));

    [Fact]
    public void Encode_LoneSurrogate_BecomesTheReplacement() => Assert.Equal("%EF%BF%BD", GrpcPercentEncoding.Encode("\ud800"));
}
