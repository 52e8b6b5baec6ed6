using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>Rules see the names of their log source, and only there.</summary>
public class ViewTests
{
    private const string ProcessCreated = """
        {"TimeCreated":"2026-11-16T09:10:03Z","Hostname":"ws07","EventID":4688,"Channel":"Security","SubjectUserName":"alice","SubjectDomainName":"EXAMPLE","NewProcessId":"0x1a2c","NewProcessName":"C:\\x\\whoami.exe","ProcessId":"0x1834","ParentProcessName":"C:\\x\\cmd.exe"}
        """;

    private static readonly LogSource Creation = new("windows", "process_creation", null);
    private static readonly LogSource Security = new("windows", null, "security");

    [Fact]
    public void A_process_of_the_security_log_has_sysmons_names_for_process_creation_rules_only()
    {
        using var log = new NormalisedLog();
        log.Read(ProcessCreated);
        log.Seen(0, Creation, "Image").ShouldBe(@"C:\x\whoami.exe");
        log.Seen(0, Creation, "ParentImage").ShouldBe(@"C:\x\cmd.exe");
        log.Seen(0, Creation, "ProcessId").ShouldBe("0x1a2c");
        log.Seen(0, Creation, "ParentProcessId").ShouldBe("0x1834");
        log.Seen(0, Creation, "User").ShouldBe(@"EXAMPLE\alice");
        log.Seen(0, Security, "ProcessId").ShouldBe("0x1834");
        log.Seen(0, Security, "NewProcessName").ShouldBe(@"C:\x\whoami.exe");
        log.Seen(0, Security, "Image").ShouldBeNull();
        log.Seen(0, new LogSource("linux", "process_creation", null), "Image").ShouldBeNull();
    }

    [Fact]
    public void A_field_that_no_definition_lists_has_its_short_name_whenever_it_first_comes()
    {
        using var log = new NormalisedLog();
        const string Shape = """
            {"Event":{"System":{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"a"},"EventData":{"@NAME":"x"}}}
            """;
        log.Read(Shape.Replace("@NAME", "Image", StringComparison.Ordinal));
        log.Seen(0, Creation, "Image").ShouldBe("x");
        log.Read(Shape.Replace("@NAME", "NeverSeenBefore", StringComparison.Ordinal));
        log.Seen(0, Creation, "NeverSeenBefore").ShouldBe("x");
        log.Seen(0, Creation, "Event.EventData.NeverSeenBefore").ShouldBe("x");
    }

    [Fact]
    public void The_event_id_alone_makes_no_windows_event()
    {
        using var log = new NormalisedLog();
        log.Read("""{"EventID":1,"Image":"x","CommandLine":"y"}""");
        log.Batch.Variant(0)!.Source.ShouldBe("generic.json");
        log.Batch.Variant(0)!.Views.ShouldHaveSingleItem().LogSource.ShouldBe(new LogSource("lapwing", "other", null));
    }

    [Fact]
    public void A_key_that_stands_twice_hides_nothing()
    {
        using var log = new NormalisedLog();
        log.Read(
            """
            {"Channel":"x","Channel":"Security","EventID":4625,"Hostname":"a","TargetUserName":"bob"}
            {"EventID":4625,"Channel":"Security","Hostname":"a","TargetUserName":"bob"}
            """
        );
        log.Batch.Count.ShouldBe(2);
        log.Batch.Variant(1)!.Source.ShouldBe("microsoft.windows.security");
        log.Batch.Text(1, Column.User).ShouldBe("bob");
    }

    [Fact]
    public void A_declared_source_is_taken_at_its_word()
    {
        using var log = new NormalisedLog();
        log.Read("Accepted password for root from 192.0.2.1 port 22 ssh2", declared: "openssh.sshd");
        log.Batch.Variant(0)!.Source.ShouldBe("openssh.sshd");
        log.Batch.Text(0, Column.SrcIp).ShouldBe("192.0.2.1");
    }
}
