using System.Globalization;
using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>
/// The MIG instances of one board. Slots are sparse, and an instance may be destroyed between two calls: a slot that is empty, or whose
/// handle is no longer good, is left out. Any other failure fails the whole answer, since half a list would move energy to the wrong owners.
/// </summary>
internal sealed unsafe class NvmlMigBoard(NvmlFunctions functions, nint handle)
{
    private const uint MostSlots = 64;

    public Reading<int> Instances(ICollection<MigInstance> into)
    {
        Reading<uint> mode = functions.MigMode(handle);
        if (!mode.Succeeded) return Reading<int>.Failed(mode.Code);
        if (mode.Value == 0) return 0;

        Reading<uint> slots = functions.UInt32(NvmlExport.MaxMigCount, handle);
        if (!slots.Succeeded) return Reading<int>.Failed(slots.Code);

        var found = new List<MigInstance>();
        for (uint slot = 0; slot < Math.Min(slots.Value, MostSlots); slot++)
        {
            int code = Read(slot, out MigInstance? instance);
            if (instance is not null) found.Add(instance);
            else if (code is not (NvmlReturn.NotFound or NvmlReturn.InvalidArgument)) return Reading<int>.Failed(code);
        }

        foreach (MigInstance instance in found) into.Add(instance);
        return found.Count;
    }

    private int Read(uint slot, out MigInstance? instance)
    {
        instance = null;
        int code = HandleOf(slot, out nint mig);
        if (code != NvmlReturn.Success) return code;
        if (ParentOf(mig) is { Succeeded: true } parent && parent.Value != handle) return NvmlReturn.NotFound;

        code = functions.Text(NvmlExport.Uuid, mig, out string uuid);
        if (code != NvmlReturn.Success) return code;
        if (uuid.Length == 0) return NvmlReturn.NotFound;

        Reading<MigAttributes> attributes = AttributesOf(mig);
        if (attributes.Code is NvmlReturn.InvalidArgument or NvmlReturn.NotFound or NvmlReturn.GpuIsLost) return attributes.Code;
        functions.Text(NvmlExport.Name, mig, out string name);
        string profile = Profile(name, attributes.Value);
        instance = new MigInstance(uuid, profile, Slices(profile, attributes.Value), Id(NvmlExport.GpuInstanceId, mig), Id(NvmlExport.ComputeInstanceId, mig));
        return NvmlReturn.Success;
    }

    /// <summary>NVML's name ends in the profile: "NVIDIA A100-SXM4-40GB MIG 3g.20gb".</summary>
    private static string Profile(string name, MigAttributes attributes)
    {
        int at = name.LastIndexOf("MIG ", StringComparison.Ordinal);
        return at >= 0 ? name[(at + 4)..].Trim()
            : attributes.GpuSlices == 0 ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{attributes.GpuSlices}g.{(attributes.MemoryMebibytes + 1023) / 1024}gb");
    }

    /// <summary>The driver's figure, else what the profile says: 3 of "3g.20gb", 1 of "1c.3g.20gb".</summary>
    private static int Slices(string profile, MigAttributes attributes)
    {
        if (attributes.ComputeSlices is > 0 and <= MostSlots) return (int)attributes.ComputeSlices;
        int end = profile.IndexOfAny(['c', 'g']);
        return end > 0 && int.TryParse(profile.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int slices) ? slices : 0;
    }

    private int HandleOf(uint slot, out nint mig)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, uint, nint*, int>)functions[NvmlExport.MigHandleByIndex];
        nint value = 0;
        int code = function == null ? functions.Missing : function(handle, slot, &value);
        mig = value;
        return code;
    }

    private Reading<nint> ParentOf(nint mig)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, nint*, int>)functions[NvmlExport.ParentOfMig];
        nint parent = 0;
        int code = function == null ? functions.Missing : function(mig, &parent);
        return code == NvmlReturn.Success ? parent : Reading<nint>.Failed(code);
    }

    private Reading<MigAttributes> AttributesOf(nint mig)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, MigAttributes*, int>)functions[NvmlExport.MigAttributes];
        MigAttributes attributes = default;
        int code = function == null ? functions.Missing : function(mig, &attributes);
        return code == NvmlReturn.Success ? attributes : Reading<MigAttributes>.Failed(code);
    }

    private int Id(NvmlExport export, nint mig) =>
        functions.UInt32(export, mig) is { Succeeded: true, Value: <= int.MaxValue } id ? (int)id.Value : -1;
}
