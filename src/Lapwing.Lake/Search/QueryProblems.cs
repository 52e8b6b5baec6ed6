using Lapwing.Events;

namespace Lapwing.Lake.Search;

/// <summary>What can be wrong with a query. The place's column counts from 1 in the query's text.</summary>
public static class QueryProblems
{
    public static Problem TooLong(int length, int most) =>
        At(1, $"The query has {length} characters; {most} are the most.", "Search for less at a time.");

    public static Problem TooDeep(int column, int most) =>
        At(column, $"Parentheses and NOT nest deeper than {most} levels.", "Write the query flatter.");

    public static Problem TooManyTerms(int column, int most) =>
        At(
            column,
            $"The query has more than {most} terms.",
            "Use a wildcard or a network (10.0.0.0/8), or ask in parts."
        );

    public static Problem OpenQuote(int column) =>
        At(column, "This quotation mark is never closed.", "Close it with \", or write \\\" for the character itself.");

    public static Problem OpenParenthesis(int column) =>
        At(column, "This parenthesis is never closed.", "Close it with ), or put the text into \"quotes\".");

    public static Problem StrayParenthesis(int column) =>
        At(column, "This parenthesis was never opened.", "Remove it, or put the text into \"quotes\".");

    public static Problem MissingOperand(int column, string after) =>
        At(
            column,
            $"Something must follow {after}.",
            $"Add a term, or write \"{after}\" in quotes to search for the word."
        );

    public static Problem MissingBefore(int column, string before) =>
        At(
            column,
            $"Something must stand before {before}.",
            $"Add a term, or write \"{before}\" in quotes to search for the word."
        );

    public static Problem EmptyParentheses(int column) =>
        At(column, "There is nothing in these parentheses.", "Put a term between them or remove them.");

    public static Problem MissingValue(int column, string field) =>
        At(
            column,
            $"'{field}:' has no value.",
            $"Write {field}:value, or {field}:* for every event that has the field."
        );

    public static Problem NotANumber(int column, string field, string value) =>
        At(
            column,
            $"'{value}' is not a number, and {field} is compared with one.",
            $"Write for example {field}:>1000."
        );

    public static Problem NotAnAddress(int column, string field, string value) =>
        At(
            column,
            $"'{value}' is not an address.",
            $"Write {field}:10.1.2.3, a network {field}:10.0.0.0/8, or a pattern {field}:10.1.*."
        );

    public static Problem NotATime(int column, string value) =>
        At(column, $"'{value}' is not a time.", "Write for example time:>2026-11-20 or time:<2026-11-20T12:30:00Z.");

    public static Problem NotAnId(int column, string value) =>
        At(column, $"'{value}' is not an event's id.", "An id has 32 hexadecimal digits.");

    /// <summary>The query with a caret under the place of the problem, in two lines.</summary>
    public static string Caret(string query, Problem problem) =>
        query.ReplaceLineEndings(" ").Replace('\t', ' ')
        + "\n"
        + new string(' ', Math.Max(0, problem.Place.Column - 1))
        + "^";

    private static Problem At(int column, string message, string fix) =>
        new("LW-SEARCH-001", Severity.Error, new Place("query", 1, column), message, fix);
}
