using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace Lapwing.Lake.Engine;

/// <summary>
/// One connection to the engine and the one thread that uses it: the library blocks while a statement runs. What
/// <c>SET</c> and <c>USE</c> left on it is remembered, so that most statements need none.
/// </summary>
sealed unsafe class EngineConnection : IDisposable
{
    private readonly BlockingCollection<Action> _work = new();
    private readonly Thread _thread;
    private readonly IntPtr* _connection;
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private string? _database;

    private EngineConnection(IntPtr* connection, string name)
    {
        _connection = connection;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Opens a connection; null when the engine refuses (the folder is in use by another process).</summary>
    public static EngineConnection? Open(IReadOnlyList<string> arguments, string name)
    {
        var texts = arguments.Select(a => Marshal.StringToCoTaskMemUTF8(a)).ToArray();
        try
        {
            fixed (IntPtr* list = texts)
            {
                var connection = Chdb.Connect(texts.Length, (byte**)list);
                return connection == null || *connection == IntPtr.Zero ? null : new EngineConnection(connection, name);
            }
        }
        finally
        {
            foreach (var text in texts)
                Marshal.FreeCoTaskMem(text);
        }
    }

    /// <summary>Runs a statement as it is: the connection's database and settings.</summary>
    public Task<EngineResult> Run(Statement statement) =>
        Post(() =>
        {
            if (statement.Database is { } database && database != _database)
            {
                var used = Query($"USE {Quote.Name(database)}");
                if (used.Error is not null)
                    return used;
                used.Dispose();
                _database = database;
            }
            return statement.Data is { } data
                ? Insert(statement, data.Span)
                : Adjusted(statement.Settings) ?? Query(statement.Sql, statement.Format, statement.Parameters);
        });

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        Chdb.Close(_connection);
        _work.Dispose();
    }

    /// <summary>Makes the connection's settings those of a statement; answers the error of one that is unknown.</summary>
    private EngineResult? Adjusted(IReadOnlyDictionary<string, string> wanted)
    {
        List<string> changes = [];
        foreach (var (name, value) in wanted)
            if (!_settings.TryGetValue(name, out var now) || now != value)
                changes.Add($"{name} = {Quote.Text(value)}");
        foreach (var name in _settings.Keys.Where(n => !wanted.ContainsKey(n)))
            changes.Add($"{name} = DEFAULT");
        if (changes.Count == 0)
            return null;
        var set = Query("SET " + string.Join(", ", changes));
        if (set.Error is not null)
        {
            // Which of them took is unknown: all are said again next time.
            _settings.Clear();
            return set;
        }
        set.Dispose();
        _settings.Clear();
        foreach (var (name, value) in wanted)
            _settings[name] = value;
        return null;
    }

    private EngineResult Query(string sql, string format = "Null", IReadOnlyList<(string, string)>? parameters = null)
    {
        var count = parameters?.Count ?? 0;
        var pins = new GCHandle[count * 2];
        var names = stackalloc byte*[count + 1];
        var values = stackalloc byte*[count + 1];
        var nameLengths = stackalloc nuint[count + 1];
        var valueLengths = stackalloc nuint[count + 1];
        try
        {
            for (var i = 0; i < count; i++)
            {
                var (name, value) = parameters![i];
                names[i] = Pin(name, out pins[i * 2], out nameLengths[i]);
                values[i] = Pin(value, out pins[i * 2 + 1], out valueLengths[i]);
            }
            var text = Encoding.UTF8.GetBytes(sql);
            var kind = Encoding.UTF8.GetBytes(format);
            fixed (byte* t = text)
            fixed (byte* k = kind)
                return EngineResult.Take(
                    Chdb.Query(
                        *_connection,
                        t,
                        (nuint)text.Length,
                        k,
                        (nuint)kind.Length,
                        names,
                        nameLengths,
                        values,
                        valueLengths,
                        (nuint)count
                    )
                );
        }
        finally
        {
            foreach (var pin in pins)
                if (pin.IsAllocated)
                    pin.Free();
        }
    }

    /// <summary>Whole or not at all as far as one block goes: the data is here before the insert begins.</summary>
    private EngineResult Insert(Statement statement, ReadOnlySpan<byte> data)
    {
        var sql = statement.Sql;
        if (statement.Settings.Count > 0)
            sql += " SETTINGS " + string.Join(", ", statement.Settings.Select(s => $"{s.Key} = {Quote.Text(s.Value)}"));
        var text = Encoding.UTF8.GetBytes(sql);
        var kind = Encoding.UTF8.GetBytes(statement.Format);
        IntPtr insert;
        fixed (byte* t = text)
        fixed (byte* k = kind)
            insert = Chdb.BeginInsert(*_connection, t, (nuint)text.Length, k, (nuint)kind.Length);
        try
        {
            if (EngineResult.Text(Chdb.InsertError(insert)) is { } refused)
                return EngineResult.Failed(refused);
            fixed (byte* d = data)
                if (data.Length > 0 && Chdb.Append(insert, d, (nuint)data.Length) != 0)
                    return EngineResult.Failed(EngineResult.Text(Chdb.InsertError(insert)) ?? "Code: 1002. No reason.");
            return EngineResult.Take(Chdb.EndInsert(insert));
        }
        finally
        {
            Chdb.DestroyInsert(insert);
        }
    }

    private static byte* Pin(string text, out GCHandle pin, out nuint length)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\0");
        pin = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        length = (nuint)(bytes.Length - 1);
        return (byte*)pin.AddrOfPinnedObject();
    }

    private Task<EngineResult> Post(Func<EngineResult> work)
    {
        var done = new TaskCompletionSource<EngineResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
