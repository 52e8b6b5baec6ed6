using Lapwing.Events;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Sigma.Tests;

public class CorpusLoadTests
{
    [Fact]
    public void All_of_SigmaHQ_loads_or_is_listed_with_its_reason()
    {
        var files = RuleFile.From(Corpora.Require("sigma/rules.zip"));
        var set = RuleSet.Load(files);
        var errors = set.Problems.Where(p => p.Severity == Severity.Error).ToList();
        // Left out are only rules with placeholders, whose lists are each place's own.
        errors.Where(p => p.Code != "LW-RULE-017" && !IsOld(p.Place)).ShouldBeEmpty();
        set.Rules.Count(r => !IsOld(r.Info.Place)).ShouldBe(3_755);
        errors.Where(p => !IsOld(p.Place)).Select(p => p.Place.File).Distinct().Count().ShouldBe(3_780 - 3_755);
        set.Retired.ShouldBeGreaterThan(200);
    }

    static bool IsOld(Place place) => place.File.StartsWith("deprecated/") || place.File.StartsWith("unsupported/");
}
