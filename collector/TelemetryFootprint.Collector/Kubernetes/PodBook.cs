namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>The pods that are there, and for a while those that were. Safe for concurrent callers. Beyond <see cref="Capacity"/> a new pod is not kept, and counted.</summary>
internal sealed class PodBook(int capacity = PodBook.Capacity)
{
    public const int Capacity = 50_000;

    /// <summary>Energy of a pod that is gone comes late: from an agent that had no network.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(6);

    private readonly Lock _turn = new();
    private readonly Dictionary<string, Pod> _pods = new(StringComparer.Ordinal);

    // The newest of each name: a pod that is made anew has another UID.
    private readonly Dictionary<(string Namespace, string Name), string> _uids = [];

    public bool IsWhole { get; private set; }

    /// <summary>Pods for which there was no room.</summary>
    public long Dropped { get; private set; }

    public int Count
    {
        get
        {
            lock (_turn) return _pods.Count;
        }
    }

    public Pod? Find(string uid)
    {
        lock (_turn) return _pods.GetValueOrDefault(uid);
    }

    public Pod? Find(string space, string name)
    {
        lock (_turn) return _uids.TryGetValue((space, name), out var uid) ? _pods.GetValueOrDefault(uid) : null;
    }

    public void Put(Pod pod)
    {
        lock (_turn)
        {
            if (_pods.Count >= capacity && !_pods.ContainsKey(pod.Uid))
            {
                Dropped++;
                return;
            }

            _pods[pod.Uid] = pod;
            // The end of one that was replaced is told after its successor at times.
            if (pod.Gone is null || !_uids.ContainsKey((pod.Namespace, pod.Name))) _uids[(pod.Namespace, pod.Name)] = pod.Uid;
        }
    }

    /// <summary>Lets go of those that are gone for longer than <see cref="Memory"/>.</summary>
    public void Forget(DateTimeOffset now)
    {
        lock (_turn)
        {
            foreach (var old in _pods.Values.Where(pod => now - pod.Gone > Memory).ToList())
            {
                _pods.Remove(old.Uid);
                if (_uids.GetValueOrDefault((old.Namespace, old.Name)) == old.Uid) _uids.Remove((old.Namespace, old.Name));
            }
        }
    }

    /// <summary>All that there are: what is not among them was deleted unheard.</summary>
    public void Replace(IReadOnlyCollection<Pod> pods, DateTimeOffset now)
    {
        lock (_turn)
        {
            var there = pods.Select(pod => pod.Uid).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in _pods.Values.Where(pod => pod.Gone is null && !there.Contains(pod.Uid)).ToList()) _pods[gone.Uid] = gone with { Gone = now };
            foreach (var pod in pods) Put(pod);
            IsWhole = true;
        }
    }
}
