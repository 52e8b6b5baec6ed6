using Npgsql;

namespace Lapwing.State;

/// <summary>Small words that make SQL with parameters readable.</summary>
static class Sql
{
    public static NpgsqlCommand Add<T>(this NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }

    public static NpgsqlBatchCommand Add<T>(this NpgsqlBatchCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }

    /// <summary>A statement of a batch; its parameters are added to what is returned.</summary>
    public static NpgsqlBatchCommand Statement(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    /// <summary>Cut to what PostgreSQL keeps.</summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    /// <summary>PostgreSQL's text holds no NUL: hostile log text that has one is shown with U+FFFD instead.</summary>
    public static string Clean(this string text) => text.Replace('\0', '\uFFFD');
}
