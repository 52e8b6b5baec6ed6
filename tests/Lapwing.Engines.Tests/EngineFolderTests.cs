using System.Security.Cryptography;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Engines.Tests;

public class EngineFolderTests
{
    [Fact]
    public void The_folder_is_named_by_the_pins_of_this_build()
    {
        var pins = File.ReadAllBytes(Path.Combine(Corpora.Root, "deploy/engines/package-lock.json"));
        EngineFolder.Key.ShouldBe("engines-" + Convert.ToHexStringLower(SHA256.HashData(pins))[..12]);
    }

    [Fact]
    public void Missing_engines_are_a_problem_that_says_what_to_do()
    {
        var (folder, problem) = EngineFolder.Find(name => name == "LAPWING_ENGINES" ? "/nowhere" : null);
        folder.ShouldBeNull();
        problem!.Code.ShouldBe("LW-ENGINE-001");
        problem.Message.ShouldBe($"The embedded engines are not on this machine: no {EngineFolder.Key} in /nowhere.");
        problem.Fix.ShouldContain("scripts/engines");
    }

    [Fact]
    public void A_half_installed_folder_does_not_count()
    {
        using var temporary = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(temporary.Path, EngineFolder.Key));
        Find().Folder.ShouldBeNull();
        File.WriteAllText(Path.Combine(temporary.Path, EngineFolder.Key, "ready"), "");
        Find().Folder!.Path.ShouldBe(Path.Combine(temporary.Path, EngineFolder.Key));

        (EngineFolder? Folder, Events.Problem? Problem) Find() =>
            EngineFolder.Find(name => name == "LAPWING_ENGINES" ? temporary.Path : null);
    }
}
