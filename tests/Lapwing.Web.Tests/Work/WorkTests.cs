using System.Net;
using System.Text.Json;
using Lapwing.State;
using Shouldly;
using Xunit;

namespace Lapwing.Web.Tests.Work;

/// <summary>From logs that are sent to an incident that somebody decides on.</summary>
public class WorkTests(WebService service)
{
    [Fact]
    public async Task What_was_sent_is_found_whole_and_once()
    {
        using var sender = await service.Client(Role.Sender);
        using var viewer = await service.Client(Role.Viewer);
        await sender.Ingest(
            """
            {"host":{"name":"web-7"},"marker":"whole-and-once","n":1,"message":"<script>alert(1)</script>"}
            {"host":{"name":"web-7"},"marker":"whole-and-once","n":2,"message":"plain"}

            """
        );
        var page = await viewer.Until("/api/search?q=marker%3Awhole-and-once", p => p.Total() == 2);
        var row = page.Rows().Single(r => r.GetProperty("fields").GetProperty("n").GetInt32() == 1);
        row.GetProperty("fields").GetProperty("message").GetString().ShouldBe("<script>alert(1)</script>");
        var one = await viewer.Get($"/api/events/{row.GetProperty("id").GetString()}");
        one.GetProperty("raw").GetString()!.ShouldContain("whole-and-once");
        (await viewer.Get("/api/search/histogram?q=marker%3Awhole-and-once"))
            .GetProperty("buckets")
            .EnumerateArray()
            .Sum(b => b.GetProperty("count").GetInt64())
            .ShouldBe(2);
        (await viewer.Get("/api/stats")).GetProperty("events").GetInt64().ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task An_attack_becomes_an_incident_that_a_person_decides_on()
    {
        var attack = new Attack("gate-1", "203.0.113.71", "deploy71");
        using var sender = await service.Client(Role.Sender);
        using var viewer = await service.Client(Role.Viewer);
        using var analyst = await service.Client(Role.Analyst);
        await sender.Ingest(attack.Lines());
        var list = await viewer.Until("/api/incidents?q=gate-1", l => l.Rows().Any());
        var incident = list.Rows().Single();
        incident.GetProperty("status").GetString().ShouldBe("new");
        incident.GetProperty("category").GetString().ShouldBe("brute_force");
        incident.GetProperty("version").GetInt32().ShouldBe(0);
        var path = $"/api/incidents/{incident.GetProperty("id").GetString()}";

        var story = await viewer.Get(path);
        story.GetProperty("findings").GetArrayLength().ShouldBeGreaterThan(0);
        foreach (var finding in story.GetProperty("findings").EnumerateArray())
            (await viewer.Get($"/api/findings/{finding.GetProperty("id").GetString()}"))
                .GetProperty("entities")
                .GetProperty("host")[0]
                .GetString()
                .ShouldBe("gate-1");

        using var refused = await viewer.Send(HttpMethod.Patch, path, Decision("resolved", 0));
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var taken = await analyst.Send(HttpMethod.Patch, path, Decision("in_progress", 0, "looking"));
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await taken.Json()).GetProperty("version").GetInt32().ShouldBe(1);
        using var stale = await analyst.Send(HttpMethod.Patch, path, Decision("false_positive", 0));
        stale.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = await stale.Json();
        problem.GetProperty("code").GetString().ShouldBe("LW-WEB-427");
        problem.GetProperty("fix").GetString().ShouldBe("Look at it again, then decide.");
        using var tooLong = await analyst.Send(HttpMethod.Patch, path, Decision("resolved", 1, new string('n', 4001)));
        (await tooLong.Json()).GetProperty("code").GetString().ShouldBe("LW-WEB-426");

        story = await viewer.Get(path);
        story.GetProperty("incident").GetProperty("status").GetString().ShouldBe("in_progress");
        var told = story
            .GetProperty("history")
            .EnumerateArray()
            .Single(h => h.GetProperty("note").GetString() == "looking");
        told.GetProperty("who").GetString().ShouldBe("test Analyst");
    }

    [Fact]
    public async Task A_closed_incident_does_not_reopen_and_the_next_one_names_it()
    {
        var attack = new Attack("gate-2", "203.0.113.72", "deploy72");
        using var admin = await service.Client(Role.Administrator);
        await admin.Ingest(attack.Lines());
        var first = (
            await admin.Until(
                "/api/incidents?q=gate-2",
                l => l.Rows().Any(r => r.GetProperty("level").GetString() != "medium")
            )
        )
            .Rows()
            .Single();
        var id = first.GetProperty("id").GetString();
        using var closed = await admin.Send(HttpMethod.Patch, $"/api/incidents/{id}", Decision("resolved", 0));
        closed.StatusCode.ShouldBe(HttpStatusCode.OK);

        await admin.Ingest(
            (attack with { User = "other72" }).Lines().Replace("sshd[4", "sshd[7", StringComparison.Ordinal)
        );
        await admin.Ingest(
            $"{TimeProvider.System.GetUtcNow().AddSeconds(-5):yyyy-MM-ddTHH:mm:ss.fffZ} gate-2 sudo: www-data : user NOT in sudoers ; TTY=unknown ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id\n"
        );
        var both = await admin.Until("/api/incidents?q=gate-2", l => l.Rows().Count() == 2);
        both.Rows()
            .Single(r => r.GetProperty("id").GetString() == id)
            .GetProperty("status")
            .GetString()
            .ShouldBe("resolved");
        both.Rows()
            .Single(r => r.GetProperty("id").GetString() != id)
            .GetProperty("continues")
            .GetString()
            .ShouldBe(id);
    }

    [Fact]
    public async Task An_uploaded_file_is_read_and_counted_and_the_same_bytes_are_one_upload()
    {
        var attack = new Attack("gate-3", "203.0.113.73", "deploy73");
        using var admin = await service.Client(Role.Administrator);
        var lines = attack.Lines();
        var first = await Upload(admin, lines);
        first.GetProperty("name").GetString().ShouldBe("auth.log");
        var id = first.GetProperty("id").GetString();
        await admin.Until($"/api/uploads/{id}", u => u.GetProperty("state").GetString() == "done");
        (await Upload(admin, lines)).GetProperty("state").GetString().ShouldBe("duplicate");
        var done = await admin.Get($"/api/uploads/{id}");
        done.GetProperty("events").GetInt64().ShouldBe(Attack.Events);
        done.GetProperty("findings").GetInt64().ShouldBeGreaterThan(0);
        (await admin.Get("/api/search?q=host%3Agate-3")).Total().ShouldBe(Attack.Events);
    }

    private static async Task<JsonElement> Upload(HttpClient client, string lines)
    {
        using var form = new MultipartFormDataContent { { new StringContent(lines), "file", "../../etc/auth.log" } };
        using var answer = await client.Send(HttpMethod.Post, "/api/uploads", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return (await answer.Json()).GetProperty("uploads")[0];
    }

    private static StringContent Decision(string status, int version, string? note = null) =>
        Asking.JsonBody(
            $$"""{"status":"{{status}}","version":{{version}},"note":{{(note is null ? "null" : $"\"{note}\"")}}}"""
        );
}
