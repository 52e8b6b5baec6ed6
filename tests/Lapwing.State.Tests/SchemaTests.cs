using Lapwing.Detect;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using Xunit;
using static Lapwing.State.Tests.StateSteps;

namespace Lapwing.State.Tests;

public sealed class SchemaTests(PostgresServer server)
{
    [Fact]
    public async Task Migrations_bring_an_empty_database_to_exactly_the_model()
    {
        var (made, _) = await StateStore.Open(await server.Database(), TimeProvider.System, Stop);
        await using var store = made.ShouldNotBeNull();
        await using var db = store.House();
        db.Database.HasPendingModelChanges().ShouldBeFalse("a migration is missing: tools/Lapwing.Migrate/README.md");
        (await db.Database.GetAppliedMigrationsAsync(Stop)).ShouldBe(SchemaVersion.Known);

        await using var command = store.Data.CreateCommand(
            "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        );
        HashSet<string> have = [];
        await using (var rows = await command.ExecuteReaderAsync(Stop))
            while (await rows.ReadAsync(Stop))
                have.Add($"{rows.GetString(0)}.{rows.GetString(1)}");
        foreach (var entity in db.Model.GetEntityTypes())
        foreach (var property in entity.GetProperties())
            have.ShouldContain($"{entity.GetTableName()}.{property.GetColumnName()}");
    }

    [Fact]
    public async Task Opening_again_changes_nothing()
    {
        var connection = await server.Database();
        await using (var first = (await StateStore.Open(connection, TimeProvider.System, Stop)).Store!)
            await first.TwoTenants();
        await using var again = (await StateStore.Open(connection, TimeProvider.System, Stop)).Store!;
        (await again.Tenants.List(Stop)).Select(t => t.Id).ShouldBe([TenantId.Demo, TenantId.Main]);
    }

    [Fact]
    public async Task A_database_of_a_newer_build_is_left_alone()
    {
        var connection = await server.Database();
        await using (var store = (await StateStore.Open(connection, TimeProvider.System, Stop)).Store!)
        await using (
            var command = store.Data.CreateCommand(
                """insert into "__EFMigrationsHistory" values ('99991231000000_Later', '11.0.0')"""
            )
        )
            await command.ExecuteNonQueryAsync(Stop);
        var (none, problem) = await StateStore.Open(connection, TimeProvider.System, Stop);
        none.ShouldBeNull();
        problem!.Message.ShouldContain("newer Lapwing (migration 99991231000000_Later)");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_without_its_password()
    {
        var (store, problem) = await StateStore.Open(
            "Host=127.0.0.1;Port=1;Database=lapwing;Username=u;Password=hunter2",
            TimeProvider.System,
            Stop
        );
        store.ShouldBeNull();
        problem!.Code.ShouldBe("LW-STATE-001");
        problem.Place.File.ShouldBe("127.0.0.1:1/lapwing");
        problem.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Words_that_are_no_connection_string_are_said()
    {
        var (store, problem) = await StateStore.Open("postgres at home", TimeProvider.System, Stop);
        store.ShouldBeNull();
        problem!.Code.ShouldBe("LW-STATE-001");
    }

    [Fact]
    public void Every_table_that_a_tenant_owns_is_filtered()
    {
        var options = new DbContextOptionsBuilder<StateContext>().UseNpgsql("Host=/nonexistent").Options;
        using var db = new StateContext(options, "main");
        string[] house = ["tenants", "users", "memberships", "sign_in_links", "sessions", "api_tokens"];
        foreach (var entity in db.Model.GetEntityTypes())
            (entity.GetDeclaredQueryFilters().Count > 0).ShouldBe(
                !house.Contains(entity.GetTableName()),
                entity.GetTableName()
            );
    }

    [Fact]
    public void Words_that_are_numbers_in_the_database_never_change()
    {
        // Adding one at the end is fine; moving one changes the meaning of stored rows.
        Numbers<UploadState>().ShouldBe("Queued=0 Reading=1 Done=2 Failed=3 Duplicate=4");
        Numbers<IncidentStatus>().ShouldBe("New=0 InProgress=1 Resolved=2 FalsePositive=3");
        Numbers<Level>().ShouldBe("Informational=0 Low=1 Medium=2 High=3 Critical=4");
        Numbers<Role>().ShouldBe("Sender=0 Viewer=1 Analyst=2 Administrator=3");
        Numbers<TenantKind>().ShouldBe("Real=0 Simulated=1 Demo=2");
        Numbers<ModelStatus>().ShouldBe("Active=0 Retired=1");

        static string Numbers<T>()
            where T : struct, Enum => string.Join(' ', Enum.GetValues<T>().Select(v => $"{v}={v:D}"));
    }

    [Fact]
    public async Task Nobody_is_no_tenant()
    {
        await using var store = await server.Store();
        Should.Throw<InvalidOperationException>(() => store.For(default));
        foreach (var bad in (string[])["", "Main", "1a", "a-b", "a.b", "ä", "a b", new string('a', 32), "a\0"])
            TenantId.TryParse(bad, out _).ShouldBeFalse(bad);
        TenantId.TryParse(null, out _).ShouldBeFalse();
        TenantId.Parse("a_1").Database.ShouldBe("t_a_1");
    }

    [Fact]
    public async Task The_audit_can_be_written_and_never_changed()
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        await main.Audit.Write("ada", "incident.status", "I1", "new to resolved\0", Stop);
        await demo.Audit.Write("bob", "x", "y", "z", Stop);

        foreach (var sql in (string[])["update audit set who = 'eve'", "delete from audit", "truncate audit"])
        {
            await using var command = store.Data.CreateCommand(sql);
            var refused = await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Stop));
            refused.MessageText.ShouldBe("the audit is append-only");
        }
        var entry = (await main.Audit.List(10, null, Stop)).ShouldHaveSingleItem();
        (entry.Who, entry.Action, entry.Target, entry.Detail).ShouldBe(
            ("ada", "incident.status", "I1", "new to resolved\uFFFD")
        );
        (await main.Audit.List(10, entry.Id, Stop)).ShouldBeEmpty();
        (await demo.Audit.List(10, null, Stop)).ShouldHaveSingleItem().Who.ShouldBe("bob");
    }
}
