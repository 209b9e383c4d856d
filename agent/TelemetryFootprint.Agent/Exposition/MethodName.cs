using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary>A method as labels and tables write it.</summary>
internal static class MethodName
{
    public static string Of(Method method) => method switch
    {
        Method.Counter => "counter",
        Method.Integrated => "integrated",
        Method.Modelled => "modelled",
        Method.Estimated => "estimated",
        Method.Assumed => "assumed",
        Method.Simulated => "simulated",
        _ => "none",
    };
}
