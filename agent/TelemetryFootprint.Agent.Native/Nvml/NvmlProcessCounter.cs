using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>
/// How many processes hold a compute context of one GPU. Only the count is asked, with no room for the processes themselves, so that the
/// elements' size, which differs between drivers under one name, cannot matter: 0 means none, INSUFFICIENT_SIZE tells how many.
/// </summary>
internal sealed unsafe class NvmlProcessCounter(NvmlFunctions functions, nint handle)
{
    private static readonly NvmlExport[] NewestFirst = [NvmlExport.ProcessesV3, NvmlExport.ProcessesV2, NvmlExport.ProcessesV1];

    private int _variant;

    public Reading<int> Count()
    {
        while (true)
        {
            Reading<int> answer = Ask(NewestFirst[_variant]);
            bool isGone = answer.Code is NvmlReturn.FunctionNotFound or NvmlReturn.Deprecated;
            if (!isGone || _variant == NewestFirst.Length - 1) return answer;
            _variant++;
        }
    }

    private Reading<int> Ask(NvmlExport export)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, uint*, void*, int>)functions[export];
        uint count = 0;
        int code = function == null ? functions.Missing : function(handle, &count, null);
        return code switch
        {
            NvmlReturn.Success => (int)Math.Min(count, int.MaxValue),
            NvmlReturn.InsufficientSize when count is > 0 and <= int.MaxValue => (int)count,
            _ => Reading<int>.Failed(code),
        };
    }
}
