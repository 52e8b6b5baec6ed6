using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>Rules and correlations as they were loaded together, and what became of everything else. Immutable.</summary>
public sealed class RuleSet
{
    public required IReadOnlyList<Rule> Rules { get; init; }
    public required IReadOnlyList<Correlation> Correlations { get; init; }

    /// <summary>In the order of the files.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>YAML documents that are no rules.</summary>
    public required int Ignored { get; init; }

    /// <summary>Left out: status deprecated or unsupported.</summary>
    public required int Retired { get; init; }

    /// <summary>Left out with an error among <see cref="Problems"/>.</summary>
    public required int Faulty { get; init; }

    /// <summary>Left out: the id was loaded before.</summary>
    public required int Repeated { get; init; }

    /// <summary>Loads all files at once; on all processors.</summary>
    /// <param name="files">A later rule with an id loaded before is left out with a warning.</param>
    /// <param name="lists">Values for <c>expand</c>.</param>
    public static RuleSet Load(IEnumerable<RuleFile> files, PlaceholderLists? lists = null)
    {
        var all = files as IReadOnlyList<RuleFile> ?? [.. files];
        var read = new (List<RuleDocument> Documents, List<Problem> Problems)[all.Count];
        Parallel.For(
            0,
            all.Count,
            i =>
            {
                var problems = new List<Problem>();
                read[i] = (RuleReader.Read(all[i], lists ?? PlaceholderLists.None, problems), problems);
            }
        );
        var gathered = new List<Problem>();
        var documents = new List<RuleDocument>(read.Length);
        foreach (var (found, problems) in read)
        {
            documents.AddRange(found);
            gathered.AddRange(problems);
        }
        return Join(documents, gathered);
    }

    static RuleSet Join(List<RuleDocument> documents, List<Problem> problems)
    {
        var first = new Dictionary<string, Place>(StringComparer.OrdinalIgnoreCase);
        var rules = new List<Rule>();
        var drafts = new List<CorrelationDraft>();
        var repeated = 0;
        foreach (var document in documents)
        {
            var info =
                (document as RuleDocument.OfRule)?.Rule.Info ?? (document as RuleDocument.OfCorrelation)?.Draft.Info;
            if (info is null)
                continue;
            if (!first.TryAdd(info.Id, info.Place))
            {
                repeated++;
                problems.Add(RuleProblems.DuplicateId(info.Place, info.Id, first[info.Id]));
            }
            else if (document is RuleDocument.OfRule rule)
                rules.Add(rule.Rule);
            else
                drafts.Add(((RuleDocument.OfCorrelation)document).Draft);
        }
        var correlations = CorrelationLinker.Link(rules, drafts, problems, out var unlinked);
        return new RuleSet
        {
            Rules = rules,
            Correlations = correlations,
            Problems = problems,
            Ignored = documents.Count(d => d is RuleDocument.Other),
            Retired = documents.Count(d => d is RuleDocument.Retired),
            Faulty = documents.Count(d => d is RuleDocument.Faulty) + unlinked,
            Repeated = repeated,
        };
    }
}
