using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Exposition;

/// <summary>A method as labels, tables and answers of both sides write it.</summary>
public static class MethodName
{
    /// <summary>The word of DESIGN.md's law 5; "none" for a method that is not set.</summary>
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
