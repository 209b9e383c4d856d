using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>The wall clock of a process, set while it runs. Its monotonic clock is the host's.</summary>
internal sealed class WallClock
{
    private readonly string _file;

    public WallClock(Stack stack, string name, Dictionary<string, string?> environment)
    {
        _file = stack.Folder.Combine(name);
        Set("+0");
        environment["LD_PRELOAD"] = FakeTimeFactAttribute.Library;
        environment["FAKETIME_TIMESTAMP_FILE"] = _file;
        environment["FAKETIME_NO_CACHE"] = "1";
        environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        environment["FAKETIME_DONT_RESET"] = "1";
    }

    /// <param name="by">Whole seconds.</param>
    /// <param name="rate">In libfaketime's words; empty: the true one.</param>
    public void Ahead(TimeSpan by, string rate = "") => Set(((long)by.TotalSeconds).ToString("+0;-0", CultureInfo.InvariantCulture) + rate);

    /// <summary>In libfaketime's words; in one step, since the process may read it at any moment.</summary>
    public void Set(string words)
    {
        File.WriteAllText(_file + ".new", words + "\n");
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
