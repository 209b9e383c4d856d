using System.Buffers.Binary;
using System.Globalization;
using TelemetryFootprint.Agent.Core.Spool.Disk.Pages;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// Looks once at every row of a spool's file and log, page by page and without an object for any of them: a spool of 256 MiB holds a million, and the agent is to
/// measure within two seconds. A row is known by its columns and believed by its checksum, which covers its key, wherever it lies.
/// </summary>
internal sealed class SpoolScan
{
    private const int StateColumns = 3, KeyColumns = 4, TickColumns = 6;

    /// <summary>In a database's first page.</summary>
    private const int VersionAt = 60;

    /// <summary>Each key and the state lie twice, on different pages.</summary>
    private const int Copies = 2;

    private readonly Dictionary<long, int> _keys = [];
    private readonly List<(byte[] Body, SpoolState State)> _states = [];
    private readonly NamedKeys _named = new();
    private SpoolState? _lost;
    private bool _isFileGone;

    private SpoolScan()
    {
    }

    public SpoolKeys Keys { get; } = new();

    /// <summary>Null: no readable copy of it.</summary>
    public SpoolState? State => _states.Count == 0 ? null : _states.MaxBy(copy => copy.State.LastSequence).State;

    /// <summary>The newest that any commit wrote, though it lie where nobody believes it: the numbers that it gave must not come again, nor what it says that left.</summary>
    public SpoolState? Latest => _lost is { } lost && lost.LastSequence >= (State?.LastSequence ?? 0) ? lost : State;

    /// <summary>Commits of the log behind a frame that is damaged.</summary>
    public int LostCommits { get; private set; }

    /// <summary>Rows that are as they were written.</summary>
    public long Ticks { get; private set; }

    /// <summary>Of those, the highest sequence.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>What a spool of these rows goes on from.</summary>
    public SpoolState Resumed
    {
        get
        {
            SpoolState state = Latest ?? SpoolState.Empty;
            return state with { Ticks = Ticks, LastSequence = Math.Max(state.LastSequence, LastSequence) };
        }
    }

    /// <summary>Rows of any table that are not.</summary>
    public long Broken { get; private set; }

    /// <summary>What the file's header says that its layout is.</summary>
    public long HeaderVersion { get; private set; }

    /// <summary>Nothing in it was ever a row.</summary>
    public bool IsBlank => Ticks == 0 && Broken == 0 && _keys.Count == 0 && _states.Count == 0;

    /// <summary>What is wrong with it, as far as its rows tell; null: nothing.</summary>
    public string? Damage =>
        IsBlank ? null
        : _isFileGone ? "its log is there and its file is not"
        : LostCommits > 0 ? string.Create(CultureInfo.InvariantCulture, $"a frame of its log is damaged, with {LostCommits} commits behind it")
        : Broken > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Broken} rows do not match their checksums")
        : _keys.Values.Any(copies => copies != Copies) ? "a key is not there twice"
        : _states.Count != Copies || !_states[0].Body.AsSpan().SequenceEqual(_states[1].Body) ? "its state is not there twice"
        : State!.Ticks != Ticks ? string.Create(CultureInfo.InvariantCulture, $"it holds {Ticks} ticks and says {State.Ticks}")
        : null;

    /// <summary>Of the file of that name, and its log; neither need be there.</summary>
    /// <param name="path">The file's.</param>
    /// <param name="isSynced">Each commit was on the disk before the next began: then one that is not whole, with others behind it, was damaged. Without that a loss of power leaves the same.</param>
    public static SpoolScan Read(string path, bool isSynced = true)
    {
        var scan = new SpoolScan();
        using var file = new PageFile(path);
        var cells = new LeafCells(file, scan.Take);
        file.Each(page => cells.Read(page.Span));
        (scan.Ticks, scan.LastSequence, long nameless) = scan._named.Tell(scan.Keys);
        scan.Broken = cells.Broken + nameless;
        scan._isFileGone = !file.HasFile;
        if (isSynced) scan.ReadLost(file);
        byte[] first = new byte[PageFile.PageBytes];
        if (file.TryRead(1, first)) scan.HeaderVersion = BinaryPrimitives.ReadUInt32BigEndian(first.AsSpan(VersionAt));
        return scan;
    }

    /// <summary>Every good row that names keys that there are; the same one twice, if it lies there twice.</summary>
    public static void EachTick(string path, SpoolKeys keys, Action<TickRecord> take)
    {
        using var file = new PageFile(path);
        var cells = new LeafCells(file, (long key, in PageRecord row) =>
        {
            if (!IsTick(key, row) || keys.Origin(row.Integer(1)) is null || keys.Inventory(row.Integer(2)) is null) return false;
            take(new((ulong)key, row.Integer(1), row.Integer(2), row.Integer(3) != 0, row.Bytes(4).ToArray(), unchecked((uint)row.Integer(5))));
            return true;
        });
        file.Each(page => cells.Read(page.Span));
    }

    /// <summary>Of the lost commits only what they say, not what they hold: a row of theirs may be part of what another of them merged.</summary>
    private void ReadLost(PageFile file)
    {
        LostCommits = file.LostCommits;
        var cells = new LeafCells(file, (long _, in PageRecord row) =>
        {
            if (row.Columns != StateColumns || Parse(row) is not { } found) return false;
            if (_lost is null || found.State.LastSequence >= _lost.LastSequence) _lost = found.State;
            return true;
        });
        if (LostCommits > 0) file.EachLost(page => cells.Read(page.Span));
    }

    private bool Take(long key, in PageRecord row) => row.Columns switch
    {
        TickColumns => TakeTick(key, row),
        KeyColumns => TakeKey(key, row),
        StateColumns => TakeState(row),
        _ => false,
    };

    private bool TakeTick(long key, in PageRecord row)
    {
        if (!IsTick(key, row)) return false;
        _named.Add((ulong)key, row.Integer(1), row.Integer(2));
        return true;
    }

    private static bool IsTick(long key, in PageRecord row) =>
        row.Columns == TickColumns && row.IsNull(0) && row.IsInteger(1) && row.IsInteger(2) && row.IsInteger(3) && row.Integer(3) is (0 or 1) && row.IsBlob(4) && row.IsInteger(5)
        && TickRecord.Sum((ulong)key, row.Integer(1), row.Integer(2), row.Integer(3) != 0, row.Bytes(4)) == row.Integer(5);

    private bool TakeKey(long id, in PageRecord row)
    {
        if (!row.IsNull(0) || !row.IsInteger(1) || !row.IsBlob(2) || !row.IsInteger(3)) return false;
        var key = new SpoolKey(id, (SpoolKeyKind)row.Integer(1), row.Bytes(2).ToArray());
        if (key.Checksum != row.Integer(3)) return false;
        Keys.Load(key);
        _keys[id] = _keys.GetValueOrDefault(id) + 1;
        return true;
    }

    private bool TakeState(in PageRecord row)
    {
        if (Parse(row) is not { } found) return false;
        _states.Add(found);
        return true;
    }

    private static (byte[] Body, SpoolState State)? Parse(in PageRecord row)
    {
        if (!row.IsNull(0) || !row.IsBlob(1) || !row.IsInteger(2)) return null;
        byte[] body = row.Bytes(1).ToArray();
        return Crc32C.Of(body) == row.Integer(2) && SpoolState.Parse(body) is { } state ? (body, state) : null;
    }
}
