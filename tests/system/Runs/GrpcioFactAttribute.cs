using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>Needs the fake library, and the system's python3 with its gRPC.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GrpcioFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    private const string Package = "/usr/lib/python3/dist-packages/grpc";

    public GrpcioFactAttribute() => Skip = File.Exists(Python) && Directory.Exists(Package) ? FakeNvmlBuild.ReasonItIsMissing : "python3-grpcio is not installed";
}
