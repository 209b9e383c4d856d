namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>How a call ended. The detail is for people and travels percent-encoded in <c>grpc-message</c>.</summary>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string Detail)
{
    public static readonly GrpcStatus Ok = new(GrpcStatusCode.Ok, "");

    /// <summary>
    /// The credential that was shown is unknown, revoked or expired: whoever can get another may do so. It speaks of the shown secret alone, of which
    /// a stranger learns nothing: one that was never given out is over like one that was.
    /// </summary>
    public bool IsCredentialOver { get; init; }

    public bool IsOk => Code == GrpcStatusCode.Ok;

    public override string ToString() => Detail is null or "" ? Code.ToString() : $"{Code}: {Detail}";
}
