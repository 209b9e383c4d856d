using Google.Protobuf.Collections;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Writes (present, absent) pairs, and a code per absent run where the cells have one.</summary>
internal sealed class PresenceRunWriter(RepeatedField<uint> runs, RepeatedField<uint>? codes = null)
{
    private uint _present;
    private uint _lastCode;

    public void Present() => _present++;

    public void Absent(uint code = 0)
    {
        bool extends = runs.Count > 0 && _present == 0 && code == _lastCode;
        if (extends)
        {
            runs[^1]++;
            return;
        }
        runs.Add(_present);
        runs.Add(1);
        codes?.Add(code);
        _present = 0;
        _lastCode = code;
    }
}
