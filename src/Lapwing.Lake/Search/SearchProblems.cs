using Lapwing.Events;

namespace Lapwing.Lake.Search;

/// <summary>What can be wrong with a question beside its query.</summary>
static class SearchProblems
{
    public static Problem BadCursor() =>
        new(
            "LW-SEARCH-002",
            Severity.Error,
            new Place("cursor"),
            "The cursor is not one that a page gave.",
            "Take 'next' of the last page as it is, or leave it out to begin anew."
        );

    public static Problem TooMuch(int code) =>
        new(
            "LW-SEARCH-003",
            Severity.Error,
            new Place("query"),
            code is 159 or 160
                ? "The search took longer than one search may and was stopped."
                : "The search needed more memory than one search may use and was stopped.",
            "Search a shorter time, or name a host, a user or a word that few events have."
        );
}
