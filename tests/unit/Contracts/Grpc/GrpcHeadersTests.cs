using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

public sealed class GrpcHeadersTests
{
    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("Application/GRPC; charset=utf-8", true)]
    [InlineData("application/grpc ;x=y", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpc+json", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsGrpc_ContentType_IsJudgedByItsMediaType(string? contentType, bool isGrpc) => Assert.Equal(isGrpc, GrpcHeaders.IsGrpc(contentType));

    [Theory]
    [InlineData(null, MessageEncoding.Identity)]
    [InlineData("identity", MessageEncoding.Identity)]
    [InlineData("gzip", MessageEncoding.Gzip)]
    public void ParseEncoding_Known_GivesIt(string? text, MessageEncoding encoding) => Assert.Equal(encoding, GrpcHeaders.ParseEncoding(text));

    [Theory]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("gzip,identity")]
    public void ParseEncoding_Unknown_IsUnimplemented(string text)
    {
        GrpcException refusal = Assert.Throws<GrpcException>(() => GrpcHeaders.ParseEncoding(text));
        Assert.Equal(GrpcStatusCode.Unimplemented, refusal.Status.Code);
    }
}
