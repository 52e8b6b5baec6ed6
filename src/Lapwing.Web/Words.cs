using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Lapwing.Web;

/// <summary>Words of a query that name values: <c>status=new,in_progress</c>.</summary>
static class Words
{
    public static bool TryRead<T>(string? text, out IReadOnlyList<T> values, out IResult? problem)
        where T : struct, Enum
    {
        var read = new List<T>();
        (values, problem) = (read, null);
        foreach (
            var word in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var found = Enum.GetValues<T>()
                .Where(v => string.Equals(Of(v), word, StringComparison.OrdinalIgnoreCase))
                .ToList();
            if (found.Count == 0)
            {
                problem = Problems.Bad(
                    "LW-WEB-428",
                    $"'{word}' is not known here.",
                    $"Known are {string.Join(", ", Enum.GetValues<T>().Select(Of))}."
                );
                return false;
            }
            read.Add(found[0]);
        }
        return true;
    }

    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
