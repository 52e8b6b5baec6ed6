using System.Threading.Channels;

namespace Lapwing.Lake.Engine;

/// <summary>
/// Connections, made once and kept: closing the last one would end the engine. Readers may write nothing
/// (<c>readonly = 2</c>, which cannot be taken back on a connection); writers take inserts, one control connection the rest.
/// Whoever finds none free waits in order.
/// </summary>
sealed class EnginePool : IDisposable
{
    private const int ReaderCount = 4;
    private const int WriterCount = 2;
    private readonly List<EngineConnection> _all = [];
    private readonly Channel<EngineConnection> _readers = Channel.CreateUnbounded<EngineConnection>();
    private readonly Channel<EngineConnection> _writers = Channel.CreateUnbounded<EngineConnection>();
    private readonly EngineConnection _control;
    private long _statements;

    private EnginePool(EngineConnection control)
    {
        _control = control;
        _all.Add(control);
    }

    /// <summary>Opens the engine's folder; null when it is in use or unusable.</summary>
    public static async Task<EnginePool?> Open(string folder)
    {
        var arguments = EngineArguments.For(folder);
        if (EngineConnection.Open(arguments, "lake-control") is not { } control)
            return null;
        var pool = new EnginePool(control);
        for (var i = 0; i < ReaderCount + WriterCount; i++)
        {
            var reads = i < ReaderCount;
            if (EngineConnection.Open(arguments, reads ? $"lake-read-{i}" : $"lake-write-{i}") is not { } connection)
                throw new InvalidOperationException("The engine opened its folder but gives no more connections.");
            pool._all.Add(connection);
            if (reads)
                (await connection.Run(new Statement { Sql = "SET readonly = 2" })).Dispose();
            (reads ? pool._readers : pool._writers).Writer.TryWrite(connection);
        }
        return pool;
    }

    /// <summary>Runs a statement on a free connection. When the asker goes away it is killed, and its connection is free again.</summary>
    public async Task<EngineResult> Run(Statement statement, bool readOnly, CancellationToken cancel)
    {
        var free = readOnly ? _readers : _writers;
        var connection = await free.Reader.ReadAsync(cancel);
        try
        {
            if (statement.Data is not null)
                return await connection.Run(statement);
            // The mark names this statement alone to the one that kills it.
            var mark = $"/* lapwing:{Interlocked.Increment(ref _statements)} */ ";
            var running = connection.Run(statement with { Sql = mark + statement.Sql });
            await using (cancel.Register(() => _ = Kill(mark)))
                return await running;
        }
        finally
        {
            free.Writer.TryWrite(connection);
        }
    }

    public void Dispose()
    {
        foreach (var connection in _all)
            connection.Dispose();
    }

    // ASYNC: the synchronous form may never return.
    private async Task Kill(string mark)
    {
        var kill = new Statement
        {
            Sql = "KILL QUERY WHERE startsWith(query, {mark:String}) ASYNC",
            Parameters = [("mark", mark)],
            Format = "Null",
        };
        (await _control.Run(kill)).Dispose();
    }
}
