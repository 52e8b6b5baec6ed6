using Lapwing.Events;
using Lapwing.Lake;
using Lapwing.Lake.Search;
using Microsoft.AspNetCore.Http;

namespace Lapwing.Web;

/// <summary>A fault of a query, with the place marked under it.</summary>
static class QueryProblem
{
    public static IResult Of(string query, Problem problem) =>
        Results.Problem(
            statusCode: 400,
            title: "The query cannot be understood",
            detail: problem.Message,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["code"] = problem.Code,
                ["fix"] = problem.Fix,
                ["suggestion"] = problem.Fix,
                ["column"] = problem.Place.Column,
                ["caret"] = problem.Place.Column > 0 ? QueryProblems.Caret(query, problem) : null,
            }
        );
}
