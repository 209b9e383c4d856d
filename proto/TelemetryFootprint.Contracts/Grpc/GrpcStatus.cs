namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>How a call ended. The detail is for people and travels percent-encoded in <c>grpc-message</c>.</summary>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string Detail)
{
    public static readonly GrpcStatus Ok = new(GrpcStatusCode.Ok, "");

    public bool IsOk => Code == GrpcStatusCode.Ok;

    public override string ToString() => Detail is null or "" ? Code.ToString() : $"{Code}: {Detail}";
}
