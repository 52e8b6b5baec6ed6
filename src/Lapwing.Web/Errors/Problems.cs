using Lapwing.Events;
using Microsoft.AspNetCore.Http;

namespace Lapwing.Web;

/// <summary>What the API answers when it cannot do what was asked: <c>application/problem+json</c> with a code and a remedy.</summary>
public static class Problems
{
    public static IResult Unauthorized() =>
        Of(
            401,
            "LW-WEB-401",
            "Not signed in.",
            "Open a sign-in link (./lapwing signin prints one), or send Authorization: Bearer with the token of DIR/token."
        );

    public static IResult Forbidden(string right) =>
        Of(
            403,
            "LW-WEB-403",
            $"This account lacks the right '{right}'.",
            "Ask an administrator of this tenant for it."
        );

    public static IResult NotFound(string what) =>
        Of(404, "LW-WEB-404", $"{what} does not exist here.", "Check the id and the tenant that is chosen.");

    public static IResult Bad(string code, string detail, string fix) => Of(400, code, detail, fix);

    public static IResult TooLarge(long limit) =>
        Of(413, "LW-WEB-413", $"The body is larger than {limit / 1_000_000} MB.", "Send it in parts, or as an upload.");

    public static IResult Busy(string detail, string fix) => Of(503, "LW-WEB-503", detail, fix);

    /// <summary>One or more faults of what was sent; the first is the headline, all are listed.</summary>
    public static IResult Of(int status, IReadOnlyList<Problem> problems) =>
        Results.Problem(
            statusCode: status,
            title: Title(status),
            detail: problems[0].Message,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["code"] = problems[0].Code,
                ["fix"] = problems[0].Fix,
                ["problems"] = problems
                    .Select(p => new
                    {
                        code = p.Code,
                        message = p.Message,
                        fix = p.Fix,
                        line = p.Place.Line,
                        column = p.Place.Column,
                    })
                    .ToArray(),
            }
        );

    public static IResult Of(int status, string code, string detail, string fix) =>
        Results.Problem(
            statusCode: status,
            title: Title(status),
            detail: detail,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code, ["fix"] = fix }
        );

    private static string Title(int status) =>
        status switch
        {
            400 => "The request cannot be understood",
            401 => "Not signed in",
            403 => "Not allowed",
            404 => "Not found",
            409 => "Changed in the meantime",
            413 => "Too large",
            415 => "Not a kind that is read here",
            429 => "Too much at once",
            503 => "Not available right now",
            _ => "Something went wrong",
        };
}
