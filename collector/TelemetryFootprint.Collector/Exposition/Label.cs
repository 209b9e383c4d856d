using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>The label values of DESIGN §5, in one place.</summary>
internal static class Label
{
    /// <summary>The project of demo devices: their energy stands beside the real one, never in it.</summary>
    public const string SimulatedProject = "__simulated__";

    public static string Of(FactorKind kind) => kind == FactorKind.Direct ? "direct" : "lifecycle";

    /// <summary><c>factor</c>, and <c>gas</c> where it is not the kind's usual one: see decisions/0001.</summary>
    public static IEnumerable<(string Name, string Value)> Factor(FactorFamily family)
    {
        yield return ("factor", Of(family.Kind));
        if (UnusualGas(family) is { } gas)
            yield return ("gas", gas);
    }

    /// <summary>Null: CO2 of direct, CO2e of lifecycle factors.</summary>
    public static string? UnusualGas(FactorFamily family) =>
        (family.Kind == FactorKind.Direct) == (family.Gas == FactorGas.Co2) ? null : Web.Words.Of(family.Gas);

    public static string? Of(PowerState state) => StateName.Of(state);

    public static string Of(RejectCode code) => code switch
    {
        RejectCode.Invalid => "invalid",
        RejectCode.UnknownInventory => "unknown_inventory",
        RejectCode.Simulated => "simulated",
        RejectCode.DuplicateDevice => "duplicate_device",
        RejectCode.AgentMismatch => "agent_mismatch",
        RejectCode.InTheFuture => "in_the_future",
        _ => "unspecified",
    };

    public static string Of(IntensityFailure failure) => failure switch
    {
        IntensityFailure.Unreachable => "unreachable",
        IntensityFailure.Server => "server",
        IntensityFailure.Throttled => "throttled",
        IntensityFailure.Quota => "quota",
        IntensityFailure.Unauthorized => "unauthorized",
        IntensityFailure.Forbidden => "forbidden",
        IntensityFailure.Refused => "refused",
        IntensityFailure.Gone => "gone",
        IntensityFailure.NotUnderstood => "not_understood",
        IntensityFailure.TooLarge => "too_large",
        IntensityFailure.WrongZone => "wrong_zone",
        IntensityFailure.NotKept => "not_kept",
        _ => "no_value",
    };

    public static string Project(string project, bool simulated) => simulated ? SimulatedProject : project;
}
