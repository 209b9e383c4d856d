using System.Runtime.InteropServices;
using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>
/// NVML of this host, at <c>Nvml:LibraryPath</c> or where drivers install it. A failed or closed session unloads the library, so that
/// the next <see cref="Open"/> finds the file of an upgraded driver. Opened, closed and enumerated
/// by one thread at a time; its GPUs may be called from others meanwhile (NVML itself is thread-safe), but none while it closes.
/// </summary>
public sealed class NvmlLibrary(string? libraryPath = null) : IGpuLibrary
{
    private NvmlFunctions? _session;

    public string? DriverVersion { get; private set; }

    public LibraryStatus Open()
    {
        Close();
        if (Load() is not { } functions)
        {
            return new LibraryStatus(NvmlReturn.LibraryNotFound, NvmlFailureReason.NoLibrary(libraryPath));
        }

        int code = functions.Call(NvmlExport.Init);
        if (code != NvmlReturn.Success)
        {
            string reason = NvmlFailureReason.Of(code, functions.ErrorText(code));
            functions.Unload();
            return new LibraryStatus(code, reason);
        }

        DriverVersion = functions.Text(NvmlExport.DriverVersion, 0, out string version) == NvmlReturn.Success ? version : null;
        _session = functions;
        return new LibraryStatus(NvmlReturn.Success, DriverVersion is null ? "NVML answers" : $"NVML answers, driver {DriverVersion}");
    }

    public IReadOnlyList<GpuSlot> Enumerate()
    {
        if (_session is not { } session) return [new GpuSlot(-1, NvmlReturn.Uninitialized, null)];

        Reading<uint> count = session.Count();
        if (!count.Succeeded) return [new GpuSlot(-1, count.Code, null)];

        // The count is the driver's word, not a size to trust: no host has more.
        int slots = (int)Math.Min(count.Value, 1024);
        return [.. Enumerable.Range(0, slots).Select(index => Slot(session, index))];
    }

    /// <summary>Ends the session: GPUs of it answer UNINITIALIZED from now on. May be opened again.</summary>
    public void Close()
    {
        if (_session is not { } session) return;

        _session = null;
        DriverVersion = null;
        session.Call(NvmlExport.Shutdown);
        session.Unload();
    }

    public void Dispose() => Close();

    /// <summary>A GPU without a UUID has no identity and stays closed; one without a name is still measured.</summary>
    private static GpuSlot Slot(NvmlFunctions session, int index)
    {
        Reading<nint> handle = session.HandleByIndex((uint)index);
        if (!handle.Succeeded) return new GpuSlot(index, handle.Code, null);

        int code = session.Text(NvmlExport.Uuid, handle.Value, out string uuid);
        if (code != NvmlReturn.Success) return new GpuSlot(index, code, null);
        if (uuid.Length == 0) return new GpuSlot(index, NvmlReturn.NoData, null);

        string name = session.Text(NvmlExport.Name, handle.Value, out string text) == NvmlReturn.Success ? text : "unknown GPU";
        return new GpuSlot(index, NvmlReturn.Success, new NvmlGpu(session, handle.Value, index, uuid, name));
    }

    private NvmlFunctions? Load()
    {
        foreach (string candidate in NvmlCandidates.OfThisHost(libraryPath))
        {
            if (NativeLibrary.TryLoad(candidate, out nint library)) return new NvmlFunctions(library);
        }

        return null;
    }
}
