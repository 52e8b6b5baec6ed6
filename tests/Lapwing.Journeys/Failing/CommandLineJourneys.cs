namespace Lapwing.Journeys;

/// <summary>What the command line says to who does not know it yet.</summary>
public sealed class CommandLineJourneys
{
    [Fact]
    public async Task Alone_it_explains_itself()
    {
        var help = await Program.Run();
        help.Code.ShouldBe(0, help.Errors);
        foreach (var word in new[] { "scan", "parse", "serve", "signin", "Examples:" })
            help.Output.ShouldContain(word);
        help.Output.ShouldNotContain(" --demo");
    }

    [Theory]
    [InlineData("scan")]
    [InlineData("parse")]
    [InlineData("serve")]
    [InlineData("signin")]
    public async Task Every_verb_has_help_with_examples(string verb)
    {
        var help = await Program.Run(verb, "--help");
        help.Code.ShouldBe(0, help.Errors);
        help.Output.ShouldContain("Examples:");
        help.Output.ShouldContain($"lapwing {verb}");
    }

    [Theory]
    [InlineData("sacn")]
    [InlineData("scan", "--levle", "high", "x.log")]
    [InlineData("scan", "--min-level", "huge", "x.log")]
    [InlineData("scan")]
    [InlineData("scan", "--only-rules", "x.log")]
    public async Task What_is_not_understood_is_named(params string[] words)
    {
        var ended = await Program.Run(words);
        ended.Code.ShouldNotBe(0);
        (ended.Output + ended.Errors).ShouldContain(
            words.FirstOrDefault(w => w is "sacn" or "--levle" or "huge") ?? ""
        );
        (ended.Output + ended.Errors).ShouldNotBeNullOrWhiteSpace();
        ended.Errors.ShouldNotContain("   at ");
    }
}
