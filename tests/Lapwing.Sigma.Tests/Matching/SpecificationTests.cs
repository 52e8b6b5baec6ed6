using Lapwing.Events;
using Shouldly;
using Xunit;

namespace Lapwing.Sigma.Tests;

/// <summary>What the specification says of one item of a rule, held against one event.</summary>
public class SpecificationTests
{
    static readonly PlaceholderLists Lists = new(
        new Dictionary<string, IReadOnlyList<string>> { ["admins"] = ["root", "adm*"], ["nets"] = ["10.0.0.0/8"] }
    );

    [Theory]
    // Whole values, case, wildcards
    [InlineData("f: abc", """{"f":"ABC"}""", true)]
    [InlineData("f: abc", """{"f":"abcd"}""", false)]
    [InlineData("f: ÄÖ", """{"f":"äö"}""", true)]
    [InlineData("f: a*c", """{"f":"a\n\\bC"}""", true)]
    [InlineData("f: a*c", """{"f":"abcd"}""", false)]
    [InlineData("f: a?c", """{"f":"aéc"}""", true)]
    [InlineData("f: a?c", """{"f":"ac"}""", false)]
    [InlineData("f: '*b?d'", """{"f":"abcbbd"}""", true)]
    [InlineData("f: 'a*b*c'", """{"f":"a-c-b"}""", false)]
    [InlineData("f: 'a*a'", """{"f":"a"}""", false)]
    [InlineData("f: '*'", """{"f":""}""", true)]
    [InlineData("f: '*'", """{"g":"x"}""", false)]
    [InlineData("f: '?*'", """{"f":""}""", false)]
    // Escapes
    [InlineData("""f: 'a\*'""", """{"f":"a*"}""", true)]
    [InlineData("""f: 'a\*'""", """{"f":"ab"}""", false)]
    [InlineData("""f: 'a\\*'""", """{"f":"a\\b"}""", true)]
    [InlineData("""f: 'a\\\*'""", """{"f":"a\\*"}""", true)]
    [InlineData("""f: 'a\\\*'""", """{"f":"a\\b"}""", false)]
    [InlineData("""f: 'a\b'""", """{"f":"a\\b"}""", true)]
    [InlineData("""f: 'a\\b'""", """{"f":"a\\b"}""", true)]
    [InlineData("""f: 'a\\\\b'""", """{"f":"a\\\\b"}""", true)]
    [InlineData("""f|contains: 'a\'""", """{"f":"xa\\y"}""", true)]
    [InlineData("""f|endswith: '\x.exe'""", """{"f":"C:\\X.EXE"}""", true)]
    [InlineData("""f|startswith: 'c:\'""", """{"f":"C:\\X.EXE"}""", true)]
    // Numbers, booleans, null, empty
    [InlineData("f: 4688", """{"f":4688}""", true)]
    [InlineData("f: 4688", """{"f":"4688"}""", true)]
    [InlineData("f: 1", """{"f":1.0}""", false)]
    [InlineData("f: 010", """{"f":"010"}""", true)]
    [InlineData("f: 0x10", """{"f":16}""", false)]
    [InlineData("f: false", """{"f":false}""", true)]
    [InlineData("f: false", """{"f":"False"}""", true)]
    [InlineData("f: null", """{"f":null}""", true)]
    [InlineData("f: null", """{"g":1}""", true)]
    [InlineData("f: null", """{"f":""}""", false)]
    [InlineData("f:", """{"g":1}""", true)]
    [InlineData("f: 'null'", """{"f":null}""", false)]
    [InlineData("f: ''", """{"f":""}""", true)]
    [InlineData("f: ''", """{"f":null}""", false)]
    [InlineData("f: ''", """{"g":1}""", false)]
    [InlineData("f|exists: true", """{"f":null}""", true)]
    [InlineData("f|exists: false", """{"g":1}""", true)]
    [InlineData("f|exists: false", """{"f":""}""", false)]
    // Several values
    [InlineData("f: [a, b]", """{"f":"b"}""", true)]
    [InlineData("f: [a, b]", """{"f":["x","B"]}""", true)]
    [InlineData("f|contains|all: [a, b]", """{"f":["xa","xb"]}""", true)]
    [InlineData("f|all|contains: [a, b]", """{"f":"xa"}""", false)]
    [InlineData("f|neq: [a, b]", """{"f":"c"}""", true)]
    [InlineData("f|neq: [a, b]", """{"f":"b"}""", false)]
    [InlineData("f|neq: a", """{"g":1}""", true)]
    // Case that counts, regular expressions
    [InlineData("f|cased: Abc", """{"f":"Abc"}""", true)]
    [InlineData("f|cased: Abc", """{"f":"abc"}""", false)]
    [InlineData("f|contains|cased: Abc", """{"f":"xAbcx"}""", true)]
    [InlineData("f|re: b.d", """{"f":"abcde"}""", true)]
    [InlineData("f|re: b.d", """{"f":"aBcde"}""", false)]
    [InlineData("f|re|i: b.d", """{"f":"aBcde"}""", true)]
    [InlineData("f|re: a.b", """{"f":"a\nb"}""", false)]
    [InlineData("f|re|s: a.b", """{"f":"a\nb"}""", true)]
    [InlineData("f|re: ^b$", """{"f":"a\nb\nc"}""", false)]
    [InlineData("f|re|m: ^b$", """{"f":"a\nb\nc"}""", true)]
    [InlineData("""f|re: '(?<!x)y\d\1?'""", """{"f":"ay1"}""", null)]
    [InlineData("""f|re: '(?<!x)y\d'""", """{"f":"ay1"}""", true)]
    [InlineData("""f|re: '(?<!x)y\d'""", """{"f":"xy1"}""", false)]
    // Networks
    [InlineData("f|cidr: 10.0.0.0/8", """{"f":"10.1.2.3"}""", true)]
    [InlineData("f|cidr: 10.0.0.0/8", """{"f":"11.1.2.3"}""", false)]
    [InlineData("f|cidr: 10.0.0.0/8", """{"f":"::ffff:10.0.0.1"}""", true)]
    [InlineData("f|cidr: fe80::/10", """{"f":"fe80::1%3"}""", true)]
    [InlineData("f|cidr: 0.0.0.0/0", """{"f":"1"}""", false)]
    [InlineData("f|cidr: 0.0.0.0/0", """{"f":"127.1"}""", false)]
    [InlineData("f|cidr: 0.0.0.0/0", """{"f":"-"}""", false)]
    [InlineData("f|cidr|expand: '%nets%'", """{"f":"10.2.2.2"}""", true)]
    // Numbers that compare
    [InlineData("f|gt: 5", """{"f":"6"}""", true)]
    [InlineData("f|gte: 5", """{"f":5.0}""", true)]
    [InlineData("f|lt: 5", """{"f":-1}""", true)]
    [InlineData("f|lte: 5", """{"f":"x"}""", false)]
    [InlineData("f|lt: 5", """{"g":1}""", false)]
    // Dashes
    [InlineData("f|contains|windash: ' -enc '", """{"f":"x /enc y"}""", true)]
    [InlineData("f|contains|windash: ' -enc '", """{"f":"x –ENC y"}""", true)]
    [InlineData("f|contains|windash: ' -enc '", """{"f":"x ―enc y"}""", true)]
    [InlineData("f|contains|windash: ' -enc '", """{"f":"x +enc y"}""", false)]
    [InlineData("f|windash|contains: '-a-b'", """{"f":"/a/b"}""", false)]
    [InlineData("f|windash|contains: '-a-b'", """{"f":"/a-b"}""", true)]
    [InlineData("f|contains|all|windash: ['-a', '-b']", """{"f":"/a —b"}""", true)]
    // Encodings
    [InlineData("f|base64: foobar", """{"f":"Zm9vYmFy"}""", true)]
    [InlineData("f|base64offset|contains: foobar", """{"f":"eGZvb2Jhcnk="}""", true)]
    [InlineData("f|base64offset|contains: foobar", """{"f":"eHhmb29iYXI="}""", true)]
    [InlineData("f|wide|base64offset|contains: ping", """{"f":"cABpAG4AZwA="}""", true)]
    [InlineData("f|utf16be|base64|contains: ping", """{"f":"AHAAaQBuAGc="}""", true)]
    [InlineData("f|utf16|base64: a", """{"f":"//5hAA=="}""", true)]
    // Other fields, placeholders, times
    [InlineData("f|fieldref: g", """{"f":"A","g":"a"}""", true)]
    [InlineData("f|fieldref: g", """{"h":"A"}""", false)]
    [InlineData("f|fieldref|endswith: g", """{"f":"xA","g":"a"}""", true)]
    [InlineData("f|expand: '%admins%'", """{"f":"Root"}""", true)]
    [InlineData("f|expand: '%admins%'", """{"f":"administrator"}""", true)]
    [InlineData("f|contains|expand: '\\%admins%'", """{"f":"x%admins%"}""", true)]
    [InlineData("f: '%admins%'", """{"f":"%admins%"}""", true)]
    [InlineData("f|hour: 23", """{"f":"2026-11-20T23:05:00+02:00"}""", true)]
    [InlineData("f|week: 53", """{"f":"2026-12-31 10:00:00"}""", true)]
    [InlineData("f|minute: 4", """{"f":"nothing"}""", false)]
    // Names
    [InlineData("a.b: x", """{"a":{"b":"x"}}""", true)]
    [InlineData("a.b: x", """{"a.b":"x"}""", true)]
    [InlineData("F: x", """{"f":"x"}""", false)]
    public void An_item_matches_as_the_specification_says(string item, string json, bool? expected)
    {
        var rules = TestRules.Load(
            $"title: test\nlogsource:\n  product: test\ndetection:\n  s:\n    {item}\n  condition: s\n",
            Lists
        );
        if (expected is null)
        {
            rules.Problems.ShouldContain(p => p.Code == "LW-RULE-014");
            return;
        }
        rules.Rules.ShouldHaveSingleItem(string.Join('\n', rules.Problems));
        Matches(rules, json).ShouldBe(expected.Value);
    }

    [Theory]
    [InlineData("a and not b", true)]
    [InlineData("not a or b", false)]
    [InlineData("a or a and b", true)]
    [InlineData("(a or a) and b", false)]
    [InlineData("1 of them", true)]
    [InlineData("all of them", false)]
    [InlineData("1 of _*", true)]
    [InlineData("any of f*", false)]
    [InlineData("not 1 of f*", true)]
    [InlineData("NOT b AND a", true)]
    [InlineData("not not a", true)]
    [InlineData("not_x", true)]
    public void A_condition_binds_as_the_specification_says(string condition, bool expected)
    {
        var rules = TestRules.OfDetection(
            $"""
              a:
                f: 1
              b:
                f: 2
              f_1:
                f: 3
              f_2:
                f: 4
              not_x:
                f: 1
              _p:
                f: 1
              condition: {condition}
            """
        );
        Matches(rules, """{"f":"1"}""").ShouldBe(expected);
    }

    [Theory]
    [InlineData("['foo', 'bar']", """{"f":"xFOOx"}""", true)]
    [InlineData("['foo*bar']", """{"f":"a foo b bar c"}""", true)]
    [InlineData("['foo']", """{"foo":"x"}""", false)]
    [InlineData("{'|all': ['foo', 'bar']}", """{"f":"foo","g":"bar"}""", true)]
    [InlineData("{'|all': ['foo', 'bar']}", """{"f":"foo"}""", false)]
    [InlineData("[{f: 1}, {g: 2}]", """{"g":2}""", true)]
    [InlineData("[{f: 1, g: 1}, {g: 2}]", """{"f":1,"g":3}""", false)]
    [InlineData("['foo', {g: 2}]", """{"g":2}""", true)]
    [InlineData("{'|re': 'fo+'}", """{"f":"xfooo"}""", true)]
    public void A_selection_matches_as_the_specification_says(string selection, string json, bool expected) =>
        Matches(TestRules.OfDetection($"  s: {selection}\n  condition: s"), json).ShouldBe(expected);

    [Fact]
    public void Keywords_are_found_in_a_plain_line_across_its_fields()
    {
        var names = new FieldNames();
        var events = new TestEvents(names);
        var rules = TestRules.OfDetection("  s: ['sshd: failed']\n  condition: s");
        events.Add("""{"program":"sshd","message":"failed"}""", TestEvents.Variant("test"), raw: "sshd: failed");
        Matches(rules, events).Count.ShouldBe(1);
    }

    [Fact]
    public void A_list_of_conditions_matches_once()
    {
        var rules = TestRules.OfDetection("  a:\n    f: 1\n  b:\n    g: 1\n  condition: [a, b]");
        Matches(rules, """{"f":1,"g":1}""").ShouldBeTrue();
        Matches(rules, """{"g":1}""").ShouldBeTrue();
        Matches(rules, """{"g":2}""").ShouldBeFalse();
    }

    static bool Matches(RuleSet rules, string json)
    {
        var events = new TestEvents(new FieldNames());
        events.Add(json, TestEvents.Variant("test"));
        return Matches(rules, events).Count == 1;
    }

    static List<RuleMatch> Matches(RuleSet rules, TestEvents events)
    {
        var matches = new List<RuleMatch>();
        new Matcher(rules, events.Names).Match(events.Batch, matches);
        return matches;
    }
}
