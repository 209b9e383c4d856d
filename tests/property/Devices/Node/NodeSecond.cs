namespace TelemetryFootprint.PropertyTests.Devices.Node;

/// <summary>One second of a node: what each part truly took, in joules, and which of them told.</summary>
/// <param name="Gpus">Joules of two GPUs.</param>
/// <param name="Meters">Joules of two packages.</param>
/// <param name="Module">Joules of a Grace module beside its GPUs.</param>
/// <param name="Silent">Bits: 1 and 2 the GPUs, 4 and 8 the packages; what is silent tells all of it in its next row.</param>
public readonly record struct NodeSecond((int First, int Other) Gpus, (int First, int Other) Meters, int Module, int Silent);
