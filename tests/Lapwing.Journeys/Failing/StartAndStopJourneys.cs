using System.Net;
using System.Net.Sockets;

namespace Lapwing.Journeys;

/// <summary>Beginning and ending, in order and not.</summary>
public sealed class StartAndStopJourneys
{
    [Fact]
    public async Task An_operator_starts_is_told_what_is_in_the_way_and_stops()
    {
        using var folder = new Folder();
        await using var service = await Service.Start(folder.Data);
        (await service.Http.Ask("health"))["status"].GetString().ShouldBe("alive");
        using (var nobody = service.Client(null))
            (await nobody.Ask("readyz")).Status.ShouldBe(200);
        service.Said.ShouldNotContain("fault", Case.Insensitive);
        if (OperatingSystem.IsLinux())
            File.GetUnixFileMode(Path.Combine(folder.Data, "token"))
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        // The folder is taken, and by whom to end is said; the running one goes on.
        var second = await Program.Run("serve", "--data", folder.Data, "--urls", "http://127.0.0.1:0");
        second.Code.ShouldBe(2, second.Errors);
        second.Errors.ShouldContain($"{folder.Data}: The data folder is in use by another Lapwing.");
        second.Errors.ShouldContain("--data DIR");

        // The port is taken: another folder does not help.
        var other = folder.File("other");
        var port = await Program.Run("serve", "--data", other, "--urls", service.Address.ToString());
        port.Code.ShouldBe(2, port.Errors);
        port.Errors.ShouldContain($"{service.Address}: Something else listens there already.");
        port.Errors.ShouldContain("--urls");
        ProcessTree.Naming(other).ShouldBeEmpty();
        (await service.Http.Ask("readyz")).Status.ShouldBe(200);

        IngestJourneys.Accepted(await service.Http.Ingest("{\"mark\":\"stopped\"}\n"), 1);
        var link = await Program.Run("signin", "--data", folder.Data);
        link.Code.ShouldBe(0, link.Errors);
        link.Output.ShouldStartWith($"{service.Address}signin?code=");

        var processes = service.Processes();
        processes.Count.ShouldBeGreaterThan(2, "the service, the lake and PostgreSQL");
        (await service.Stop()).ShouldBe(0, service.Said);
        processes.Where(ProcessTree.Lives).ShouldBeEmpty();
        ProcessTree.Naming(folder.Data).ShouldBeEmpty();

        // What came before the end is there after it.
        await using var again = await Service.Start(folder.Data);
        await again.Http.Find("mark:stopped", 1);
    }

    [Fact]
    public async Task After_a_kill_of_the_service_alone_its_engines_die_and_it_starts_again()
    {
        using var folder = new Folder();
        await using (var first = await Service.Start(folder.Data))
        {
            IngestJourneys.Accepted(await first.Http.Ingest("{\"mark\":\"orphan\"}\n"), 1);
            var processes = first.Processes();
            ProcessTree.Kill(first.Id);
            await Eventually.Is("the engines ended", () => Task.FromResult(!processes.Any(ProcessTree.Lives)));
        }
        await using var again = await Service.Start(folder.Data);
        await again.Http.Find("mark:orphan", 1);
    }

    [Fact]
    public async Task An_engine_that_dies_is_started_again_and_nothing_is_lost()
    {
        using var folder = new Folder();
        await using var service = await Service.Start(folder.Data);
        IngestJourneys.Accepted(await service.Http.Ingest("{\"mark\":\"engine\",\"n\":0}\n"), 1);
        var n = 1;
        foreach (var part in new[] { "lapwing.dll lake", "postgres" })
        {
            var engine = ProcessTree
                .Naming(folder.Data)
                .First(p =>
                    p.Contains(part, StringComparison.Ordinal)
                    && !p.StartsWith($"{service.Id}:", StringComparison.Ordinal)
                );
            ProcessTree.Kill(
                int.Parse(
                    engine[..engine.IndexOf(':', StringComparison.Ordinal)],
                    System.Globalization.CultureInfo.InvariantCulture
                )
            );
            // Records are taken meanwhile: the token was verified before, and the spool needs no engine.
            await Eventually.Is(
                "the door takes records",
                async () => (await service.Http.Ingest($"{{\"mark\":\"engine\",\"n\":{n}}}\n")).Status == 200
            );
            n++;
            await Eventually.Is("ready again", async () => (await service.Http.Ask("readyz")).Status == 200);
            await Eventually.Is(
                "all found",
                async () => await service.Http.Search("mark:engine") is { Status: 200 } answer && answer.Total() == n
            );
        }
    }

    [Fact]
    public async Task All_wrong_settings_are_told_at_once()
    {
        using var folder = new Folder();
        var wrong = await Program.Run(
            "serve",
            "--data",
            folder.Data,
            "--urls",
            "loopback",
            "--rules",
            folder.File("no-rules")
        );
        wrong.Code.ShouldBe(2);
        wrong.Errors.ShouldContain("This is not an address to listen on.");
        wrong.Errors.ShouldContain("There are no rules");
    }

    [Fact]
    public async Task A_port_that_another_program_holds_is_named()
    {
        using var folder = new Folder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        var ended = await Program.Run("serve", "--data", folder.Data, "--urls", url);
        ended.Code.ShouldBe(2, ended.Errors);
        ended.Errors.ShouldContain($"{url}/: Something else listens there already.");
    }
}
