using System.Globalization;

namespace TelemetryFootprint.SystemTests.Kubernetes;

/// <summary>The pods of a cluster and what happened to them, as its API server's store has it: each change has a version, and old changes are forgotten.</summary>
internal sealed class PodBoard
{
    private readonly Lock _turn = new();
    private readonly SortedDictionary<string, (string Space, string Labels, string Uid, long Version)> _pods = new(StringComparer.Ordinal);
    private readonly List<(long Version, string Line)> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 1000;
    private long _oldest;
    private int _watches;

    /// <summary>A change of everything at once, before anybody looks.</summary>
    /// <param name="change">What is done.</param>
    /// <param name="closes">All watches end, and none of them tells of it.</param>
    /// <param name="forgets">No watch can go on from before it.</param>
    public void Change(Action<PodBoard> change, bool closes = false, bool forgets = false)
    {
        lock (_turn)
        {
            _watches += closes ? 1 : 0;
            change(this);
            if (forgets)
            {
                _events.Clear();
                _oldest = ++_version;
            }

            var changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
        }
    }

    public void Put(string space, string name, string uid, string labels = "{}")
    {
        var isNew = !_pods.ContainsKey(name);
        _pods[name] = (space, labels, uid, ++_version);
        _events.Add((_version, Event(isNew ? "ADDED" : "MODIFIED", Json(name))));
    }

    public void Delete(string name)
    {
        _pods[name] = _pods[name] with { Version = ++_version };
        _events.Add((_version, Event("DELETED", Json(name))));
        _pods.Remove(name);
    }

    /// <summary>A page of the list, the name to go on after (null: it was the last), and the version that it is of.</summary>
    public (string Items, string? Next, long Version) Page(string after, int most)
    {
        lock (_turn)
        {
            var rest = _pods.Keys.Where(name => string.CompareOrdinal(name, after) > 0).ToList();
            return (string.Join(',', rest.Take(most).Select(Json)), rest.Count > most ? rest[most - 1] : null, _version);
        }
    }

    /// <summary>A watch that begins now.</summary>
    public int Watch()
    {
        lock (_turn) return _watches;
    }

    /// <summary>What happened after a version; null: the watch was closed. No lines and no task: the version is forgotten.</summary>
    public (IReadOnlyList<string> Lines, long Version, Task? More)? After(long version, int watch)
    {
        lock (_turn)
        {
            if (watch != _watches) return null;
            return version < _oldest ? ([], version, null) : ([.. _events.Where(one => one.Version > version).Select(one => one.Line)], _version, _changed.Task);
        }
    }

    public static string Event(string type, string item) => $$"""{"type":"{{type}}","object":{{item}}}""" + "\n";

    private string Json(string name)
    {
        var (space, labels, uid, version) = _pods[name];
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"{{{name}}}","namespace":"{{{space}}}","uid":"{{{uid}}}","resourceVersion":"{{{version}}}","labels":{{{labels}}}}}""");
    }
}
