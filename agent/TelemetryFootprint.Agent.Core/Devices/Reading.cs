namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>An answer of the GPU library: NVML's return code and, only if that is 0, a value.</summary>
public readonly record struct Reading<T>(int Code, T Value)
    where T : struct
{
    public bool Succeeded => Code == 0;

    public T? OrUnknown => Succeeded ? Value : null;

    public static implicit operator Reading<T>(T value) => new(0, value);

    public static Reading<T> Failed(int code) => new(code, default);
}
