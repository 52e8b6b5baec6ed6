using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Lapwing.State;

/// <summary>Which migrations this build knows, asked without building Entity Framework's model: most starts have nothing to do.</summary>
static class SchemaVersion
{
    /// <summary>Ids in order, from the attributes of the migration classes.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. typeof(SchemaVersion)
            .Assembly.GetTypes()
            .SelectMany(t => t.GetCustomAttributes(typeof(MigrationAttribute), inherit: false))
            .Select(a => ((MigrationAttribute)a).Id)
            .Order(StringComparer.Ordinal),
    ];

    /// <exception cref="InvalidOperationException">The database was written by a newer Lapwing.</exception>
    public static async Task<bool> AreApplied(NpgsqlDataSource data, CancellationToken cancel)
    {
        List<string> applied = [];
        try
        {
            await using var command = data.CreateCommand(
                """select "MigrationId" from "__EFMigrationsHistory" order by 1"""
            );
            await using var rows = await command.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                applied.Add(rows.GetString(0));
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName)
        {
            return false;
        }
        if (applied.Except(Known, StringComparer.Ordinal).FirstOrDefault() is { } newer)
            throw new InvalidOperationException(
                $"it was written by a newer Lapwing (migration {newer}); use that version or newer."
            );
        return applied.Count == Known.Count;
    }
}
