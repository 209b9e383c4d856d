namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>Names and fixed values of the headers and trailers of gRPC over HTTP/2.</summary>
public static class GrpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string AcceptedEncodings = "identity,gzip";

    /// <summary>Ours, beside UNAUTHENTICATED: what became of the credential that the caller showed.</summary>
    public const string Credential = "footprint-credential";

    /// <summary>The one value of <see cref="Credential"/>: the collector does not know it, or not any more.</summary>
    public const string CredentialOver = "over";

    /// <summary><c>application/grpc</c> and <c>application/grpc+proto</c>, with or without parameters; nothing else, not <c>grpc-web</c>.</summary>
    public static bool IsGrpc(string? contentType)
    {
        if (contentType is null) return false;
        ReadOnlySpan<char> mediaType = contentType.AsSpan();
        int end = mediaType.IndexOf(';');
        if (end >= 0) mediaType = mediaType[..end];
        mediaType = mediaType.TrimEnd();
        return mediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase)
            || mediaType.Equals("application/grpc+proto", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Throws UNIMPLEMENTED for an encoding this side does not speak.</summary>
    public static MessageEncoding ParseEncoding(string? encoding) => encoding switch
    {
        null or "" or "identity" => MessageEncoding.Identity,
        "gzip" => MessageEncoding.Gzip,
        _ => throw new GrpcException(GrpcStatusCode.Unimplemented, $"grpc-encoding is neither of {AcceptedEncodings}"),
    };
}
