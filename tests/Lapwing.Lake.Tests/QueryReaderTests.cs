using Lapwing.Lake.Search;
using Shouldly;
using Xunit;

namespace Lapwing.Lake.Tests;

public class QueryReaderTests
{
    [Theory]
    [InlineData("user:\"bob", 6, "This quotation mark is never closed.")]
    [InlineData("(a OR b", 1, "This parenthesis is never closed.")]
    [InlineData("a OR b)", 7, "This parenthesis was never opened.")]
    [InlineData("a AND", 6, "Something must follow AND.")]
    [InlineData("a OR", 5, "Something must follow OR.")]
    [InlineData("a OR NOT", 9, "Something must follow NOT.")]
    [InlineData("OR a", 1, "Something must stand before OR.")]
    [InlineData("a AND OR b", 7, "Something must stand before OR.")]
    [InlineData("()", 1, "There is nothing in these parentheses.")]
    [InlineData("user:", 1, "'user:' has no value.")]
    [InlineData("x user:)", 3, "'user:' has no value.")]
    public void A_fault_has_its_column_and_a_sentence(string query, int column, string message)
    {
        var (read, problem) = QueryReader.Read(query);
        read.ShouldBeNull();
        problem!.Message.ShouldBe(message);
        problem.Place.Column.ShouldBe(column);
        problem.Fix.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_caret_stands_under_the_fault()
    {
        const string Query = "user:root OR host:\"web";
        var (_, problem) = QueryReader.Read(Query);
        QueryProblems.Caret(Query, problem!).ShouldBe("user:root OR host:\"web\n                  ^");
        problem!.Fix.ShouldBe("Close it with \", or write \\\" for the character itself.");
    }

    [Fact]
    public void Size_and_depth_are_bounded()
    {
        QueryReader
            .Read(new string('a', 5000))
            .Problem!.Message.ShouldBe("The query has 5000 characters; 4096 are the most.");
        QueryReader.Read(new string('(', 1000)).Problem.ShouldNotBeNull();
        var deep = new string('(', 33) + "a" + new string(')', 33);
        QueryReader.Read(deep).Problem!.Message.ShouldBe("Parentheses and NOT nest deeper than 32 levels.");
        QueryReader.Read(deep[1..^1]).Problem.ShouldBeNull();
        QueryReader.Read(string.Concat(Enumerable.Repeat("NOT ", 500)) + "a").Problem.ShouldNotBeNull();
        QueryReader
            .Read(string.Join(' ', Enumerable.Repeat("a", 201)))
            .Problem!.Message.ShouldBe("The query has more than 200 terms.");
    }

    [Fact]
    public void Whatever_is_typed_is_a_query_or_a_problem_never_a_crash()
    {
        var random = new Random(20261120);
        const string Alphabet = "ab:\"\\*?()<>=/ \tANDORNOT10.%_-é{}'\n";
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(24)).Select(_ => Alphabet[random.Next(Alphabet.Length)])
            );
            var (query, problem) = QueryReader.Read(text);
            (query is null).ShouldNotBe(problem is null, text);
            if (query is not null)
                Conditions.Write(query, new LakeSql());
            else
                problem!.Place.Column.ShouldBeInRange(1, text.Length + 1, text);
        }
    }

    [Fact]
    public void No_text_of_a_query_becomes_sql()
    {
        const string Hostile = "x'); DROP TABLE events; --";
        var sql = new LakeSql();
        var (query, _) = QueryReader.Read(
            $"\"{Hostile}\" OR user:\"{Hostile}\" OR \"a'{Hostile}\":\"{Hostile}\" OR nat:*x'*"
        );
        var (condition, problem) = Conditions.Write(query!, sql);
        problem.ShouldBeNull();
        condition!.ShouldNotContain("DROP");
        condition!.ShouldNotContain("x'");
        sql.Parameters.Count(p => p.Value.Contains("DROP")).ShouldBeGreaterThanOrEqualTo(4);
    }
}
