using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>A definition's faults, all at once, with their places and what to do.</summary>
public class DefinitionProblemsTests
{
    private static string[] Problems(string yaml) =>
        [.. Sources("bad/source.yml", yaml).Problems.Select(p => p.ToString())];

    private static Events.Sources Sources(string file, string yaml) =>
        Events.Sources.Compile(
            [(file, yaml)],
            new Dictionary<string, (string, string)>(StringComparer.Ordinal),
            new FieldNames(),
            []
        );

    [Fact]
    public void All_faults_of_a_file_are_told_at_once_with_their_places()
    {
        Problems(
                """
                source: Bad Name
                use: nothing
                recognise: [{a: "*"}]
                class: weather
                colums: {}
                columns:
                  userr: x
                  outcome: =maybe
                  user: {from: x, as: rot13}
                events:
                  - match: {message: "{a}{b}"}
                """
            )
            .ShouldBe([
                "bad/source.yml:2:6: LW-SRC-016: There is no shared file 'nothing.yml' in the folder 'shared'. Name one that is there.",
                "bad/source.yml:5:1: LW-SRC-006: Unknown key 'colums'. Known here: source, title, version, use, rank, forgiving, names, recognise, time, native_id, class, columns, fields, split, views, events.",
                "bad/source.yml:1:9: LW-SRC-011: 'Bad Name' is not a source's name. Write small letters, digits, dots, dashes and underscores: vendor.product.",
                "bad/source.yml:1:1: LW-SRC-007: 'version' is missing. Add it.",
                "bad/source.yml:11:22: LW-SRC-013: The pattern cannot be used: two captures stand side by side. Text with {name} for a word, {name:text} for words, {name:last} once for words up to the last such text, {} for anything.",
                $"bad/source.yml:7:3: LW-SRC-009: There is no column 'userr'. Columns: {string.Join(", ", Columns.Names)}.",
                "bad/source.yml:8:12: LW-SRC-015: 'maybe' cannot stand in the column 'outcome'. Use success, failure or unknown.",
                "bad/source.yml:9:9: LW-SRC-014: There is no transform 'rot13'. Known: account, basename, lower, upper, word.",
                "bad/source.yml:4:8: LW-SRC-010: There is no class 'weather'. Classes: "
                    + string.Join(", ", EventClass.All)
                    + ".",
            ]);
    }

    [Theory]
    [InlineData("", "bad/source.yml: LW-SRC-003: The definition is empty. Write one, or remove its folder.")]
    [InlineData(
        "source: a\nsource: b\nversion: 1\nrecognise: []",
        "bad/source.yml:2:1: LW-SRC-005: The key 'source' stands twice in this map. Join the two."
    )]
    [InlineData("- a", "bad/source.yml:1:1: LW-SRC-008: Expected a map, found a list. Correct it at this place.")]
    public void A_file_that_is_no_definition_is_told(string yaml, string problem) =>
        Problems(yaml).ShouldContain(problem);

    [Fact]
    public void Broken_and_endless_yaml_is_told_and_never_thrown()
    {
        Problems("a: [").ShouldHaveSingleItem().ShouldContain("LW-SRC-004");
        Problems(string.Concat(Enumerable.Repeat("[", 2000))).ShouldHaveSingleItem().ShouldContain("LW-SRC-004");
        Problems("a: &x 1\nb: *x").ShouldContain(p => p.Contains("LW-SRC-004", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_definitions_every_event_is_of_an_unknown_source()
    {
        using var log = new NormalisedLog(Path.Combine(Path.GetTempPath(), "no-such-folder-of-sources"));
        log.Sources.Problems.ShouldHaveSingleItem().Code.ShouldBe("LW-SRC-001");
        log.Read("""{"a":1}""").Variant(0)!.Source.ShouldBe("generic.unknown");
    }
}
